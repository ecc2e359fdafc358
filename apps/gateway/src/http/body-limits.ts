import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';
import { MAX_IMAGE_BYTES } from '../images/image-size-limit';

/** Of one request: an image of 20 MB in base64, and 2 MB for the rest. */
export const MAX_BODY_BYTES = Math.ceil((MAX_IMAGE_BYTES * 4) / 3) + 2 * 1024 * 1024;

/** Of all large requests that are being answered: about a dozen of the largest. */
const MAX_TOTAL_BYTES = 384 * 1024 * 1024;

/** Smaller bodies are not counted. */
const SMALL_BYTES = 64 * 1024;

/**
 * Limits the memory of all large request bodies together, from the headers to the end of the response: a hundred clients that each
 * send 20 MB at the same time would need gigabytes.
 */
export function limitBodies(maxTotalBytes: number = MAX_TOTAL_BYTES): RequestHandler {
  let reserved = 0;
  return (request, response, next) => {
    // A chunked body does not announce its size, so it counts as the largest.
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const bytes = isChunked ? MAX_BODY_BYTES : Number(request.headers['content-length'] ?? 0);
    // The body parser rejects a larger body without reading it.
    if (bytes <= SMALL_BYTES || bytes > MAX_BODY_BYTES) return next();
    if (reserved + bytes > maxTotalBytes) {
      const remedy = 'Repeat the request in a moment, and send fewer at the same time.';
      const error = new LookalikeError('QUERY_TOO_COSTLY', 'Too many large requests at the same time.', remedy, {
        retryable: true,
      });
      response.set('Retry-After', '1');
      return next(Object.assign(error, { status: 503 }));
    }
    reserved += bytes;
    response.once('close', () => (reserved -= bytes));
    next();
  };
}
