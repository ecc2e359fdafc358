import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** A field with arguments, and the fields that lead to it from the operation's root: `query { gallery { photos(…) } }`. */
export interface FieldUnderTest {
  operation: 'query' | 'mutation' | 'subscription';
  /** The last one is the field itself. */
  path: { type: GraphQLObjectType; name: string; args: readonly GraphQLArgument[] }[];
}

/** An argument, or a field of an input object in it: `['input', 'limit']`. */
export interface InputPlace {
  path: string[];
  type: GraphQLInputType;
  defaultValue: unknown;
}

/** A valid value of each required argument and input field, by its name and type; an id also by the field that it belongs to. */
export type ValidValues = (field: string, input: GraphQLArgument | GraphQLInputField) => unknown;

/** Every field of the schema that has arguments, each reached by the shortest path. */
export function fieldsWithArguments(schema: GraphQLSchema): FieldUnderTest[] {
  const found: FieldUnderTest[] = [];
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  const visited = new Set<string>();
  const pending = roots.flatMap(([operation, type]) =>
    type ? [{ operation, type, path: [] as FieldUnderTest['path'] }] : [],
  );
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { operation, type, path } = next;
    if (visited.has(type.name)) continue;
    visited.add(type.name);
    for (const { name, args, type: result } of Object.values(type.getFields())) {
      const fieldPath = [...path, { type, name, args }];
      if (args.length > 0) found.push({ operation, path: fieldPath });
      const resultType = getNamedType(result);
      if (isObjectType(resultType)) pending.push({ operation, type: resultType, path: fieldPath });
    }
  }
  return found;
}

/** All arguments of a field, and all fields of the input objects in them. */
export function inputPlaces(args: readonly (GraphQLArgument | GraphQLInputField)[], path: string[] = []): InputPlace[] {
  return args.flatMap(({ name, type, defaultValue }) => {
    const named = getNamedType(type);
    const place = { path: [...path, name], type, defaultValue };
    return [place, ...(isInputObjectType(named) ? inputPlaces(Object.values(named.getFields()), place.path) : [])];
  });
}

/** Values that test a place: null, empty, huge, and of every wrong type. */
export const TEST_VALUES: Record<string, unknown> = {
  null: null,
  'an empty text': '',
  'a text': 'x',
  'a text of 9,000 characters': 'x'.repeat(9_000),
  'a text of 1 MB': 'x'.repeat(1_000_000),
  'a zero byte': 'a\u0000b',
  'half of a surrogate pair': '\ud800',
  zero: 0,
  '-1': -1,
  '2^31 - 1': 2 ** 31 - 1,
  '2^31': 2 ** 31,
  '2^53': 2 ** 53,
  '1e308': 1e308,
  '0.5': 0.5,
  true: true,
  'an empty list': [],
  'a list of null': [null],
  'a list of 20,000 values': Array(20_000).fill('x'),
  'an empty object': {},
  'an object': { x: 1 },
  'a key like a prototype': JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 1 }') as unknown,
};

/** An operation that passes `value` at `place`, and valid values where one is required. */
export function operationWith(
  { operation, path }: FieldUnderTest,
  place: InputPlace | null,
  value: unknown,
  validValues: ValidValues,
  form: 'variables' | 'literals',
): { query: string; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declarations: string[] = [];
  const selections = path.map(({ name: field, args }, depth) => {
    const isLast = depth === path.length - 1;
    const values = isLast
      ? argumentValues(field, args, place, value, validValues)
      : argumentValues(field, args, null, null, validValues);
    const texts = args.flatMap(({ name, type }) => {
      if (!Object.hasOwn(values, name)) return [];
      if (form === 'literals') return [`${name}: ${toLiteral(values[name], type)}`];
      const variable = `v${Object.keys(variables).length}`;
      variables[variable] = values[name];
      declarations.push(`$${variable}: ${String(type)}`);
      return [`${name}: $${variable}`];
    });
    return texts.length > 0 ? `${field}(${texts.join(', ')})` : field;
  });
  const last = path.at(-1)!;
  const result = getNamedType(last.type.getFields()[last.name]!.type);
  const leaf = isCompositeType(result) ? '{ __typename }' : '';
  const body = selections.reduceRight((inner, selection) => `{ ${selection} ${inner} }`, leaf);
  return { query: `${operation} ${declarations.length > 0 ? `(${declarations.join(', ')})` : ''} ${body}`, variables };
}

function argumentValues(
  field: string,
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
  place: InputPlace | null,
  value: unknown,
  validValues: ValidValues,
): Record<string, unknown> {
  const [first, ...rest] = place?.path ?? [];
  const values: Record<string, unknown> = {};
  for (const input of inputs) {
    const isRequired = isNonNullType(input.type) && input.defaultValue === undefined;
    if (input.name === first && rest.length > 0) {
      const type = getNamedType(input.type);
      const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];
      values[input.name] = argumentValues(field, fields, { ...place!, path: rest }, value, validValues);
    } else if (input.name === first) values[input.name] = value;
    else if (isRequired) values[input.name] = validValues(field, input);
  }
  return values;
}

/** GraphQL's notation. A text is an enum value only where the schema expects one. */
function toLiteral(value: unknown, type: GraphQLInputType | undefined): string {
  const nullable = type && getNullableType(type);
  if (Array.isArray(value)) {
    const itemType = isListType(nullable) ? (nullable.ofType as GraphQLInputType) : nullable;
    return `[${value.map((item) => toLiteral(item, itemType)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    return `{ ${Object.entries(value)
      .map(([name, field]) => `${name}: ${toLiteral(field, fields[name]?.type)}`)
      .join(', ')} }`;
  }
  if (typeof value === 'string' && isEnumType(getNamedType(nullable)) && /^\w+$/.test(value)) return value;
  return JSON.stringify(value);
}
