import {
  defaultFieldResolver,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';

type Values = Record<string, unknown>;

/**
 * Makes an explicit null mean the default wherever an argument or an input field has one, for resolvers and subscriptions. GraphQL itself
 * applies a default only to a value that is absent, and clients in typed languages often send null for a variable that they leave unset.
 */
export function replaceNullArguments(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { args: definitions, resolve = defaultFieldResolver, subscribe } = field;
      if (definitions.length === 0) continue;
      field.resolve = (source, args: Values, context, info) =>
        resolve(source, withDefaults(definitions, args), context, info);
      if (!subscribe) continue;
      field.subscribe = (source, args: Values, context, info) =>
        subscribe(source, withDefaults(definitions, args), context, info);
    }
  }
}

/** The values of arguments or input fields, with the default in place of each null. @param values coerced by graphql-js */
export function withDefaults(definitions: readonly (GraphQLArgument | GraphQLInputField)[], values: Values): Values {
  const result = { ...values };
  for (const { name, type, defaultValue } of definitions) {
    if (!Object.hasOwn(result, name)) continue;
    const value = result[name];
    result[name] = value === null && defaultValue !== undefined ? defaultValue : withDefaultsInside(type, value);
  }
  return result;
}

function withDefaultsInside(type: GraphQLInputType, value: unknown): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const itemType = nullable.ofType as GraphQLInputType;
    return Array.isArray(value) ? value.map((item) => withDefaultsInside(itemType, item)) : value;
  }
  if (!isInputObjectType(nullable) || typeof value !== 'object' || value === null) return value;
  return withDefaults(Object.values(nullable.getFields()), value as Values);
}
