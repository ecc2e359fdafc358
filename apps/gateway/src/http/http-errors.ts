import { type ErrorCode, imageTooLarge, LookalikeError } from '@lookalike/domain';
import type { ErrorRequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import type { FormatError } from '../graphql/format-error';

/** HTTP status of each error, unless the error has its own `status`. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  PATH_NOT_FOUND: 404,
  // Misdirected Request.
  HOST_NOT_ALLOWED: 421,
  IMAGE_INPUT_INVALID: 400,
  IMAGE_UNREADABLE: 422,
  IMAGE_TOO_LARGE: 413,
  IMAGE_TOO_MANY_PIXELS: 422,
  IMAGE_TOO_SMALL: 422,
  UPLOAD_NOT_FOUND: 404,
  URL_NOT_ALLOWED: 422,
  URL_UNREACHABLE: 422,
  PHOTO_NOT_FOUND: 404,
  PHOTO_UNREADABLE: 503,
  IDENTITY_NOT_FOUND: 404,
  NO_FACE: 422,
  FACE_NOT_FOUND: 404,
  ARGUMENT_OUT_OF_RANGE: 400,
  MODEL_UNAVAILABLE: 503,
  GALLERY_UNAVAILABLE: 503,
  GALLERY_REPLACED: 503,
  ALL_PHOTOS_MISSING: 409,
  INDEX_CONFLICT: 409,
  INDEX_EMPTY: 404,
  INDEX_STALE: 503,
  INDEX_NOT_OWNED: 503,
  STORE_UNAVAILABLE: 503,
  RECORDS_UNAVAILABLE: 503,
  STORE_IN_USE: 503,
  INGESTION_NOT_FOUND: 404,
  INGESTION_RUNNING: 409,
  QUERY_TOO_COSTLY: 400,
  REQUEST_TIMED_OUT: 408,
  OPERATION_TIMED_OUT: 503,
  SERVICE_BUSY: 503,
  SERVICE_STOPPING: 503,
  ASSET_UNAVAILABLE: 503,
  ASSET_CORRUPT: 500,
  CONFIG_INVALID: 500,
  PORT_IN_USE: 500,
  DATA_DIRECTORY_UNUSABLE: 500,
  INTERNAL: 500,
};

/** Errors of plain HTTP as `{ code, message, remedy, retryable }`; those of /graphql as GraphQL clients expect them. */
export function handleErrors(formatError: FormatError): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const formatted = formatError(translateExpressError(error));
    const { code, remedy, retryable } = formatted.extensions;
    // Apollo's own codes all mean that the client must correct the request.
    const status = statusOf(error) ?? (isErrorCode(code) ? HTTP_STATUS[code] : 400);
    response.status(status).set('Cache-Control', 'no-store');
    const problem = { code, message: formatted.message, remedy, retryable };
    response.json(request.path === '/graphql' ? { errors: [formatted] } : problem);
  };
}

/** Express marks errors of the client, such as a path that is not valid UTF-8, with a status. */
function translateExpressError(error: unknown): unknown {
  const status = statusOf(error);
  const isKnown = LookalikeError.is(error) || error instanceof GraphQLError;
  if (isKnown || status === undefined || status >= 500) return error;
  if (status === 413) return imageTooLarge();
  const message = `The request cannot be read: ${(error as Error).message}`.slice(0, 300);
  return new LookalikeError('BAD_REQUEST', message, 'Correct the request and send it again.');
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(HTTP_STATUS, code);
