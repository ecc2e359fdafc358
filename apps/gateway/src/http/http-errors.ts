import { createToProblem, type ToProblem } from '@lookalike/core';
import { type ErrorCode, LookalikeError, type Problem } from '@lookalike/domain';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { toApiProblem } from '../graphql/api-problem';
import { imageTooLarge } from '../images/image-size-limit';

/** Status of an error that leaves over plain HTTP; 400 for the others. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  IMAGE_TOO_LARGE: 413,
  IMAGE_UNREADABLE: 422,
  UPLOAD_NOT_FOUND: 404,
  PHOTO_NOT_FOUND: 404,
  PHOTO_UNREADABLE: 503,
  FACE_NOT_FOUND: 404,
  GALLERY_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
  MODEL_UNAVAILABLE: 503,
  ASSET_UNAVAILABLE: 503,
  INDEX_STALE: 503,
  INDEX_EMPTY: 404,
  OPERATION_TIMED_OUT: 503,
  SERVICE_STOPPING: 503,
  INTERNAL: 500,
};

/** Errors of plain HTTP as `{ code, message, remedy, retryable }`; those of /graphql as GraphQL clients expect them. */
export function handleErrors(logger: Logger): ErrorRequestHandler {
  const hide = createToProblem(logger);
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toApiProblem(toProblem(error, hide));
    response.status(statusOf(error) ?? STATUS[problem.code] ?? 400).set('Cache-Control', 'no-store');
    const { message, ...extensions } = problem;
    response.json(request.path === '/graphql' ? { errors: [{ message, extensions }] } : problem);
  };
}

/** Express and its body parsers mark errors of the client with a status. */
function toProblem(error: unknown, hide: ToProblem): Problem {
  if (LookalikeError.is(error)) return error;
  const status = statusOf(error);
  if (status === undefined || status >= 500) return hide(error);
  if (status === 413) return imageTooLarge();
  const message = `The request cannot be read: ${(error as Error).message}`.slice(0, 300);
  return new LookalikeError('ARGUMENT_OUT_OF_RANGE', message, 'Correct the request and send it again.');
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}
