import { LookalikeError } from '@lookalike/domain';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { logUnexpected } from './log-unexpected';
import { shorten, translateGraphqlError } from './translate-graphql-error';

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What a client did wrong, in Apollo's words. */
const REMEDIES: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: 'Correct the syntax at the place named; the playground at /graphql marks it.',
  GRAPHQL_VALIDATION_FAILED: 'Correct the operation at the place named; the playground at /graphql shows the schema.',
  BAD_USER_INPUT: 'Correct the variables; the playground at /graphql shows what each may be.',
  BAD_REQUEST: 'Send { "query": "…", "variables": { … } } as application/json to POST /graphql.',
  OPERATION_RESOLUTION_FAILURE: 'Name one of the operations of the document in operationName.',
  SUBSCRIPTION_NOT_SUPPORTED:
    'Subscribe over a WebSocket (graphql-ws) at the same address, as the playground and @lookalike/client do.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Send the operation itself.',
};

/**
 * The one place that errors leave GraphQL by: a LookalikeError with its code and remedy, GraphQL's own with a remedy, and anything
 * else as INTERNAL with the id of its entry in the log. Never a stack.
 */
export function createFormatError(logger: Logger): FormatError {
  return (formatted, error) => {
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    if (LookalikeError.is(original)) return coded(formatted, original);
    const code = String(formatted.extensions?.code ?? '');
    const remedy = REMEDIES[code];
    // What GraphQL itself finds while it runs has no code of Apollo's and no cause: arguments that variables leave null, say.
    const translated = remedy || original === error ? translateGraphqlError(formatted.message) : null;
    if (translated) return coded(formatted, translated);
    if (!remedy) return coded(formatted, isAbort(original) ? abandoned() : logUnexpected(original, logger));
    return {
      ...placed(formatted),
      message: shorten(formatted.message),
      extensions: { code, remedy, retryable: false },
    };
  };
}

function coded(
  formatted: GraphQLFormattedError,
  { message, code, remedy, retryable }: LookalikeError,
): GraphQLFormattedError {
  return { ...placed(formatted), message, extensions: { code, remedy, retryable } };
}

function placed({ locations, path }: GraphQLFormattedError): Omit<GraphQLFormattedError, 'message'> {
  return { ...(locations && { locations }), ...(path && { path }) };
}

const isAbort = (error: unknown) => (error as { name?: unknown } | null)?.name === 'AbortError';

// Nobody reads it: the client has left, which is no failure of ours.
const abandoned = () => new LookalikeError('INTERNAL', 'The client has left.', 'Ask again.');
