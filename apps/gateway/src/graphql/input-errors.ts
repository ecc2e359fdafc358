import { LookalikeError, MODEL_NAMES } from '@lookalike/domain';
import {
  type ASTNode,
  coerceInputValue,
  type DocumentNode,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/*
 * graphql-js reports every invalid input in the same way, but this API has specific codes for some of them. The type of the invalid
 * value determines the code; the text of graphql-js's message is shown, but never interpreted.
 */

/** Maximum number of errors that are listed for the variables of an operation. */
const MAX_VARIABLE_ERRORS = 10;

/** A value of the input that is missing or not valid. */
interface InputFault {
  /** Types of the value and of the input object that contains it, and of required fields that are missing in it. */
  types: (GraphQLNamedType | null | undefined)[];
  /** Type of the value, if one is given that the type does not accept. */
  rejectedBy: GraphQLNamedType | null | undefined;
}

/** The fault as an error of this API; null if graphql-js's own error describes it best. */
function toLookalikeError({ types, rejectedBy }: InputFault, message: string): LookalikeError | null {
  if (types.some((type) => type?.name === 'ImageInput')) {
    return new LookalikeError(
      'IMAGE_INPUT_INVALID',
      message,
      'Set exactly one of photo, base64, url and upload, to a value that is not null.',
    );
  }
  if (rejectedBy === GraphQLInt) {
    return outOfRange(message, 'Use an integer between -2147483648 and 2147483647.');
  }
  if (rejectedBy?.name === 'ModelName') return outOfRange(message, `Use one of the models ${MODEL_NAMES.join(', ')}.`);
  return null;
}

function outOfRange(message: string, remedy: string): LookalikeError {
  return new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, remedy);
}

/** Returns the validation errors; those about literal values have the codes of this API. */
export function classifyValidationErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const faults = findFaults(schema, document, new Set(errors.map(faultyNode)));
  return errors.map((error) => {
    if (LookalikeError.is(error.originalError)) return error;
    const node = faultyNode(error);
    const fault = node && faults.get(node);
    const originalError = fault && toLookalikeError(fault, shorten(error.message));
    return originalError ? withOriginal(error, originalError) : withCode(error, 'GRAPHQL_VALIDATION_FAILED');
  });
}

/** An argument that variables leave without a valid value: `k: $k` with null, where $k has a default. */
export function classifyArgumentError(
  schema: GraphQLSchema,
  document: DocumentNode,
  error: GraphQLError,
): GraphQLError {
  const node = error.nodes?.[0];
  const fault = node && findFaults(schema, document, new Set([node])).get(node);
  const message = shorten(error.message);
  const originalError =
    (fault && toLookalikeError(fault, message)) ??
    outOfRange(message, 'Omit the argument to use its default, or set it to a valid value.');
  return withOriginal(error, originalError);
}

/** The node that an error is about. VariablesInAllowedPositionRule names the definition first, then the use, whose type matters. */
function faultyNode({ nodes = [] }: GraphQLError): ASTNode | undefined {
  const [first, second] = nodes;
  if (first?.kind === Kind.VARIABLE_DEFINITION) return second;
  // Other errors about a variable, for example that it is not defined, do not concern its value.
  return first?.kind === Kind.VARIABLE ? undefined : first;
}

function findFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  nodes: ReadonlySet<ASTNode | undefined>,
): Map<ASTNode, InputFault> {
  const faults = new Map<ASTNode, InputFault>();
  const typeInfo = new TypeInfo(schema);
  const enter = (node: ASTNode) => {
    if (nodes.has(node)) faults.set(node, faultAt(node, typeInfo));
  };
  visit(document, visitWithTypeInfo(typeInfo, { enter }));
  return faults;
}

function faultAt(node: ASTNode, typeInfo: TypeInfo): InputFault {
  const type = getNamedType(typeInfo.getInputType() ?? undefined);
  const parent = getNamedType(typeInfo.getParentInputType() ?? undefined);
  switch (node.kind) {
    case Kind.FIELD: {
      const names = new Set(node.arguments?.map(({ name }) => name.value));
      const missing = typeInfo.getFieldDef()?.args.filter((arg) => isRequiredArgument(arg) && !names.has(arg.name));
      return { types: missing?.map((arg) => getNamedType(arg.type)) ?? [], rejectedBy: null };
    }
    case Kind.OBJECT: {
      const names = new Set(node.fields.map(({ name }) => name.value));
      return { types: [type, parent, ...missingFieldTypes(type, names)], rejectedBy: type };
    }
    case Kind.OBJECT_FIELD:
    case Kind.VARIABLE:
    case Kind.NULL:
      return { types: [type, parent], rejectedBy: null };
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
    case Kind.LIST:
      return { types: [type, parent], rejectedBy: type };
    default:
      return { types: [], rejectedBy: null };
  }
}

function missingFieldTypes(type: GraphQLNamedType | undefined, names: ReadonlySet<string>): GraphQLNamedType[] {
  if (!isInputObjectType(type)) return [];
  const missing = Object.values(type.getFields()).filter(
    (field) => isRequiredInputField(field) && !names.has(field.name),
  );
  return missing.map((field) => getNamedType(field.type));
}

/** Errors of the variables of an operation; empty if it may be executed with them. */
export function findVariableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    // VariablesAreInputTypesRule has reported other types.
    if (!isInputType(type)) continue;
    const report = (fault: InputFault, text: string) => {
      const message = shorten(text);
      const options = { nodes: [definition] };
      const originalError = toLookalikeError(fault, message);
      errors.push(
        originalError
          ? new GraphQLError(message, { ...options, originalError })
          : new GraphQLError(message, { ...options, extensions: { code: 'BAD_USER_INPUT' } }),
      );
    };

    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value == null) {
      const isOptional = !isNonNullType(type) || (value === undefined && definition.defaultValue !== undefined);
      if (!isOptional) {
        const text = `Variable "$${name}" of type "${type}" is ${value === null ? 'null' : 'missing'}.`;
        report({ types: [getNamedType(type)], rejectedBy: null }, text);
      }
      continue;
    }
    coerceUntil(value, type, (path, invalidValue, { message }) => {
      const place = [name, ...path].join('.');
      report(faultAtPath(type, path, invalidValue), `Variable "$${name}" is not valid at "${place}": ${message}`);
      return errors.length >= MAX_VARIABLE_ERRORS;
    });
    if (errors.length >= MAX_VARIABLE_ERRORS) break;
  }
  return errors;
}

type OnFault = (...fault: Parameters<NonNullable<Parameters<typeof coerceInputValue>[2]>>) => boolean;

/** Coerces a value until `onFault` returns true. graphql-js continues after each fault, and spends 0.4 ms on its message. */
function coerceUntil(value: unknown, type: GraphQLInputType, onFault: OnFault): void {
  const enough = new Error('enough faults');
  try {
    coerceInputValue(value, type, (...fault) => {
      if (onFault(...fault)) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
}

function faultAtPath(root: GraphQLInputType, path: readonly (string | number)[], invalidValue: unknown): InputFault {
  let type: GraphQLInputType | undefined = root;
  let parent: GraphQLNamedType | undefined;
  for (const key of path) {
    type = type && getNullableType(type);
    // GraphQL accepts a single value for a list: then its index is not part of the path.
    while (isListType(type)) {
      type = typeof key === 'number' ? type.ofType : getNullableType(type.ofType as GraphQLInputType);
      if (typeof key === 'number') break;
    }
    if (typeof key === 'string' && isInputObjectType(type)) {
      parent = type;
      type = type.getFields()[key]?.type;
    }
  }
  const named = getNamedType(type);
  const keys = typeof invalidValue === 'object' && invalidValue !== null ? Object.keys(invalidValue) : [];
  const rejectedBy = invalidValue == null ? null : named;
  return { types: [named, parent, ...missingFieldTypes(named, new Set(keys))], rejectedBy };
}

/** graphql-js repeats the value that it rejects, which may be an image of 20 MB. */
export function shorten(message: string): string {
  return message.length <= 500 ? message : `${message.slice(0, 300)} … ${message.slice(-150)}`;
}

function withOriginal({ nodes, source, positions, path }: GraphQLError, originalError: LookalikeError): GraphQLError {
  return new GraphQLError(originalError.message, { nodes, source, positions, path, originalError });
}

/** Adds one of Apollo's codes. */
export function withCode({ message, nodes, source, positions, path }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}
