import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';
import { LIMITS } from './limits';

/** What is smaller is not worth counting. */
const SMALL_BYTES = 64 * 1024;

/**
 * Bounds the memory of all large request bodies together, from their announcement to the answer: a hundred clients that send
 * 20 MB at once would need gigabytes.
 */
export function limitBodies(mostBytes: number = LIMITS.bodiesBytes): RequestHandler {
  let reserved = 0;
  return (request, response, next) => {
    const hasBody = request.headers['transfer-encoding'] !== undefined;
    // Without an announcement it may be as large as any.
    const bytes = hasBody ? LIMITS.bodyBytes : Number(request.headers['content-length'] ?? 0);
    // What is over the limit for one is refused as such, unread.
    if (bytes <= SMALL_BYTES || bytes > LIMITS.bodyBytes) return next();
    if (reserved + bytes > mostBytes) {
      const message = 'Too many large requests at once.';
      const error = new LookalikeError('QUERY_TOO_COSTLY', message, 'Ask again in a moment, and fewer at a time.');
      response.set('Retry-After', '1');
      return next(Object.assign(error, { status: 503 }));
    }
    reserved += bytes;
    response.once('close', () => (reserved -= bytes));
    next();
  };
}
