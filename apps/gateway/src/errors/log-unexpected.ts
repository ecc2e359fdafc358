import { randomUUID } from 'node:crypto';
import { LookalikeError } from '@lookalike/domain';
import type { Logger } from 'pino';

/** Logs a failure that nobody foresaw, whole, and gives the error that may leave the server: an id and nothing else. */
export function logUnexpected(error: unknown, logger: Logger): LookalikeError {
  const id = randomUUID();
  logger.error({ err: error, id }, 'unexpected failure');
  return new LookalikeError(
    'INTERNAL',
    `An unexpected failure (${id}).`,
    'Look for the id in the log of the server, and report what stands there.',
  );
}
