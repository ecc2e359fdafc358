import { createToProblem } from '@lookalike/core';
import { LookalikeError, type Problem } from '@lookalike/domain';
import { GraphQLError, type GraphQLFormattedError, locatedError } from 'graphql';
import type { Logger } from 'pino';
import { graphqlRemedy, toApiProblem } from './api-problem';
import { shorten } from './input-fault';
import { exceedsTokenLimit, tooManyTokens } from './limit-document';

export interface FormattedError extends GraphQLFormattedError {
  extensions: { code: string; remedy: string; retryable: boolean };
}

export type FormatError = (error: unknown) => FormattedError;

/**
 * Formats every error that leaves the gateway, over GraphQL and plain HTTP. A LookalikeError gets its code, remedy and retryable flag, an error of
 * GraphQL its code and a remedy. Any other error is logged in full. The client receives INTERNAL with the id of the log entry, and no
 * detail of the error.
 */
export function createFormatError(logger: Logger): FormatError {
  const toInternalProblem = createToProblem(logger);
  // An operation is aborted when its client disconnects. Nobody receives the error, and clients must not be able to fill the log.
  const toAbortProblem = createToProblem(logger, 'debug');
  const toProblem = (error: GraphQLError): Omit<Problem, 'code'> & { code: string } => {
    const original = error.originalError ?? error;
    if (LookalikeError.is(original)) return toApiProblem(original);
    if (exceedsTokenLimit(error)) return toApiProblem(tooManyTokens());
    const code = error.extensions.code;
    const remedy = graphqlRemedy(code);
    if (remedy !== null) return { code: String(code), message: shorten(error.message), remedy, retryable: false };
    return isAbortError(original) ? toAbortProblem(original) : toInternalProblem(original);
  };

  return (thrown) => {
    const error = thrown instanceof GraphQLError ? thrown : locatedError(thrown, undefined);
    const { message, ...extensions } = toProblem(error);
    const { locations, path } = error;
    return { message, ...(locations && { locations }), ...(path && { path }), extensions };
  };
}

const isAbortError = (error: unknown) => (error as { name?: unknown }).name === 'AbortError';
