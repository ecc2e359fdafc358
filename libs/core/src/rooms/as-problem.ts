import { randomUUID } from 'node:crypto';
import { LookalikeError, type Problem } from '@lookalike/domain';
import type { Logger } from 'pino';

/** Any error as a problem that people may see: an unexpected one is logged whole under an id and leaves as INTERNAL with that id. */
export function asProblem(logger: Logger): (error: unknown) => Problem {
  return (error) => {
    if (LookalikeError.is(error)) return error.toProblem();
    const id = randomUUID();
    logger.error({ err: error, id }, 'unexpected failure');
    return {
      code: 'INTERNAL',
      message: `An unexpected failure (${id}).`,
      remedy: 'Look for the id in the log of the server, and report what stands there.',
      retryable: false,
    };
  };
}
