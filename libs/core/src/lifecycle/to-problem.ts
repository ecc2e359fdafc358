import { randomUUID } from 'node:crypto';
import { type ErrorCode, LookalikeError, type Problem, type RemedySource } from '@lookalike/domain';
import type { Logger } from 'pino';

export type ToProblem = (error: unknown) => Problem;

/** The remedy of a problem in the words of the surface that shows the log, such as the flags of a command. */
export type DescribeRemedy = (problem: RemedySource) => string;

/**
 * An error under the code of the component that cannot be opened because of it: assets and data sets have their own codes, which a
 * caller of the component does not expect. Any other error is returned unchanged.
 */
export function componentError(code: ErrorCode, error: unknown): unknown {
  if (!LookalikeError.is(error)) return error;
  const { message, remedy, retryable } = error;
  return new LookalikeError(code, message, remedy, { retryable, cause: error });
}

/**
 * Turns any error into a problem that users may see: an unexpected one is logged in full under an id and becomes INTERNAL with that id.
 * @param level of the log entry
 */
export function createToProblem(logger: Logger, level: 'error' | 'debug' = 'error'): ToProblem {
  return (error) => {
    if (LookalikeError.is(error)) return error.toProblem();
    const id = randomUUID();
    logger[level]({ err: error, id }, 'unexpected failure');
    return {
      code: 'INTERNAL',
      message: `An unexpected failure (${id}).`,
      remedy: 'Search the server log for this id and report the error that is logged with it.',
      retryable: false,
    };
  };
}
