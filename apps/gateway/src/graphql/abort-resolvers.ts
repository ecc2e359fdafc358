import { untilAborted } from '@lookalike/domain';
import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { GatewayContext } from './context';
import { abortError, fieldError } from './field-errors';

/**
 * Makes the fields of an operation fail with the reason of its signal when the signal is aborted. Fields that are being resolved fail at
 * once; the others fail before they do any work. graphql-js 16 itself executes each operation to its end.
 */
export function abortResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context: GatewayContext, info) => {
        const { signal } = context;
        if (signal.aborted) throw abortError(signal);
        const fail = (error: unknown): never => {
          throw signal.aborted ? abortError(signal) : fieldError(error, info);
        };
        try {
          const value: unknown = resolve(source, args, context, info);
          return isPromise(value) ? untilAborted(value, signal).catch(fail) : value;
        } catch (error) {
          return fail(error);
        }
      };
    }
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
