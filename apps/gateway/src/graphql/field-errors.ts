import {
  type FieldNode,
  GraphQLError,
  type GraphQLResolveInfo,
  locatedError,
  responsePathAsArray,
  type SourceLocation,
} from 'graphql';

/*
 * graphql-js creates an error for each field that fails, and thousands of fields may fail in one turn of the event loop. For each it
 * searches the document from its beginning for the line of the field, and formats the stack of the cause. With a document of 60,000 lines,
 * 400 failed fields blocked the event loop for 750 ms. Errors that have a path already are used as they are.
 */

/** The error of a field that fails with `cause`, as graphql-js would create it. */
export function fieldError(
  cause: unknown,
  { fieldNodes, path }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'path'>,
): unknown {
  // graphql-js converts values that are not errors.
  if (!(cause instanceof Error) || (cause instanceof GraphQLError && cause.path)) return cause;
  const error = new GraphQLError(cause.message, { path: responsePathAsArray(path) });
  // Assigned instead of passed as options, because the constructor would compute the locations and the stack.
  return Object.assign(error, { nodes: fieldNodes, locations: locationsOf(fieldNodes), originalError: cause });
}

/** The errors of operations by their signals. */
const abortErrors = new WeakMap<AbortSignal, GraphQLError>();

/** The error of each field of an operation that was aborted: the same one, because no field of the operation is sent. */
export function abortError(signal: AbortSignal): GraphQLError {
  let error = abortErrors.get(signal);
  if (!error) abortErrors.set(signal, (error = Object.assign(locatedError(signal.reason, undefined), { path: [] })));
  return error;
}

const locations = new WeakMap<FieldNode, readonly SourceLocation[]>();

/** The locations of a field in the document. */
function locationsOf(fieldNodes: readonly FieldNode[]): SourceLocation[] {
  return fieldNodes.flatMap((node) => {
    let known = locations.get(node);
    if (!known) locations.set(node, (known = new GraphQLError('', { nodes: [node] }).locations ?? []));
    return known;
  });
}
