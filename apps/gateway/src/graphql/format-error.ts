import type { ApolloServerErrorCode } from '@apollo/server/errors';
import { createToProblem } from '@lookalike/core';
import { LookalikeError, type Problem } from '@lookalike/domain';
import { GraphQLError, type GraphQLFormattedError, locatedError } from 'graphql';
import type { Logger } from 'pino';
import { toApiProblem } from './api-problem';
import { shorten } from './input-fault';
import { exceedsTokenLimit, tooManyTokens } from './limit-document';

/** Codes of errors that are not LookalikeErrors: Apollo's codes, and one that Apollo lacks. */
type GraphQLCode = `${ApolloServerErrorCode}` | 'SUBSCRIPTION_NOT_SUPPORTED';

/** The remedy for each code; null for an unexpected failure. */
const REMEDIES: Record<GraphQLCode, string | null> = {
  GRAPHQL_PARSE_FAILED: 'Correct the syntax at the location of the error. The playground at /graphql highlights it.',
  GRAPHQL_VALIDATION_FAILED:
    'Correct the operation at the location of the error. The playground at /graphql shows the schema.',
  BAD_USER_INPUT: 'Correct the variables. The playground at /graphql shows their types.',
  BAD_REQUEST: 'Send { "query": "…", "variables": { … } } as application/json to POST /graphql.',
  OPERATION_RESOLUTION_FAILURE: 'Set operationName to the name of one of the operations in the document.',
  SUBSCRIPTION_NOT_SUPPORTED:
    'Subscribe over a WebSocket (graphql-ws) at the same URL, as the playground and @lookalike/client do.',
  PERSISTED_QUERY_NOT_FOUND: 'Send the text of the operation.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Send the text of the operation.',
  INTERNAL_SERVER_ERROR: null,
};

export interface FormattedError extends GraphQLFormattedError {
  extensions: { code: string; remedy: string; retryable: boolean };
}

export type FormatError = (error: unknown) => FormattedError;

/**
 * Formats every error that leaves the gateway, over GraphQL and plain HTTP. A LookalikeError gets its code, remedy and retryable flag, an error of
 * GraphQL its code and a remedy. Anything else is logged in full and becomes INTERNAL with the id of the log entry, never a stack.
 */
export function createFormatError(logger: Logger): FormatError {
  const hide = createToProblem(logger);
  const toProblem = (error: GraphQLError): Omit<Problem, 'code'> & { code: string } => {
    const original = error.originalError ?? error;
    if (LookalikeError.is(original)) return toApiProblem(original);
    if (exceedsTokenLimit(error)) return toApiProblem(tooManyTokens());
    const code = error.extensions.code;
    const remedy = isGraphQLCode(code) ? REMEDIES[code] : null;
    if (isGraphQLCode(code) && remedy) return { code, message: shorten(error.message), remedy, retryable: false };
    return isAbortError(original) ? clientDisconnected() : hide(original);
  };

  return (thrown) => {
    const error = thrown instanceof GraphQLError ? thrown : locatedError(thrown, undefined);
    const { message, ...extensions } = toProblem(error);
    const { locations, path } = error;
    return { message, ...(locations && { locations }), ...(path && { path }), extensions };
  };
}

const isGraphQLCode = (code: unknown): code is GraphQLCode => typeof code === 'string' && Object.hasOwn(REMEDIES, code);
const isAbortError = (error: unknown) => (error as { name?: unknown }).name === 'AbortError';

// Not logged, because no client receives it and the server did not fail.
const clientDisconnected = () =>
  new LookalikeError('INTERNAL', 'The client disconnected.', 'Send the request again.').toProblem();
