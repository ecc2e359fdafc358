import { LookalikeError } from '@lookalike/domain';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { imageTooLarge } from '../image-input/max-image-bytes';
import { httpStatus } from './http-status';
import { logUnexpected } from './log-unexpected';

/** Errors of plain HTTP as `{ code, message, remedy, retryable }`; of /graphql in the shape that its clients read. */
export function httpErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = LookalikeError.is(error) ? error : (fromExpress(error) ?? logUnexpected(error, logger));
    const { code, message, remedy, retryable } = problem;
    response.status(statusOf(error) ?? httpStatus(code)).set('Cache-Control', 'no-store');
    if (request.path === '/graphql') response.json({ errors: [{ message, extensions: { code, remedy, retryable } }] });
    else response.json({ code, message, remedy, retryable });
  };
}

/** What express and its body parsers throw at a bad request; they mark it with a status. */
function fromExpress(error: unknown): LookalikeError | null {
  const status = statusOf(error);
  if (status === undefined || status >= 500) return null;
  if (status === 413) return imageTooLarge();
  const message = `The request cannot be read: ${(error as Error).message}`.slice(0, 300);
  return new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, 'Correct the request and send it again.');
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}
