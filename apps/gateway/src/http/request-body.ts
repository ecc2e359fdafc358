import { imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import type { Request, RequestHandler, Response } from 'express';
import { type ArrivingBody, type BodyBudget, tooSlow } from './body-budget';
import { operationOf } from './running-operations';

/** Maximum size of the body of one request: an image of 20 MB in base64, and 2 MB for the rest. */
export const MAX_BODY_BYTES = Math.ceil((MAX_IMAGE_BYTES * 4) / 3) + 2 * 1024 * 1024;

/** Smaller bodies are not counted, so that they are answered while large ones use all memory. */
const SMALL_BYTES = 64 * 1024;

export interface BodyOptions {
  budget: BodyBudget;
  maxBytes: number;
  /** Intervals in milliseconds, in each of which at least `minBytes` must arrive. */
  intervalMs?: number;
  minBytes?: number;
}

/**
 * Reads the body of a request into `request.body`, a Buffer. Unlike the parsers of Express, it
 * - reserves the memory of a body as its bytes arrive, so that a client that announces a large body and sends nothing takes none;
 * - rejects a body that arrives at less than 1 kB per second, and while memory is short at less than 125 kB per second;
 * - rejects a body at once, without reading it to its end. A body of 1 TB never ends;
 * - ends requests whose body has not arrived when the service stops;
 * - accepts no Content-Encoding, because 20 kB of gzip may be 20 MB. Neither browsers nor GraphQL clients compress requests.
 */
export function readBody({ budget, maxBytes, intervalMs = 10_000, minBytes = 10_000 }: BodyOptions): RequestHandler {
  return async (request, response, next) => {
    try {
      const encoding = request.headers['content-encoding'];
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw encodingNotSupported(encoding);
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
      // server.ts leaves the answer to `Expect: 100-continue` to the route, which may reject the body before it is sent.
      if (request.headers.expect !== undefined) response.writeContinue();
      request.body = await receive(request, response, { budget, maxBytes, intervalMs, minBytes });
      next();
    } catch (error) {
      if (response.destroyed) return;
      if ((error as { status?: number }).status === 503) response.set('Retry-After', '1');
      // The connection then ends with the response.
      if (operationOf(response).signal.aborted) response.set('Connection', 'close');
      discardRest(request, response);
      next(error);
    }
  };
}

function receive(request: Request, response: Response, options: Required<BodyOptions>): Promise<Buffer> {
  const { budget, maxBytes, intervalMs, minBytes } = options;
  const { signal } = operationOf(response);
  signal.throwIfAborted();
  const chunks: Buffer[] = [];
  let received = 0;
  let reserved = 0;
  // A client that disconnects causes two calls: the response closes, and the request.
  const release = () => {
    budget.release(reserved);
    reserved = 0;
  };
  response.once('close', release);
  return new Promise((resolve, reject) => {
    const body: ArrivingBody = { bytesPerSecond: Infinity, reject: (error) => fail(error) };
    let receivedBefore = 0;
    const timer = setInterval(() => {
      if (received - receivedBefore < minBytes) fail(tooSlow());
      body.bytesPerSecond = ((received - receivedBefore) * 1000) / intervalMs;
      receivedBefore = received;
    }, intervalMs);
    const stop = () => {
      clearInterval(timer);
      budget.arrived(body);
      request.off('data', onData).off('end', onEnd).off('error', fail).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      stop();
      release();
      chunks.length = 0;
      reject(error as Error);
    };
    const onData = (chunk: Buffer) => {
      received += chunk.byteLength;
      if (received > maxBytes) return fail(tooLarge());
      try {
        if (received > SMALL_BYTES) {
          budget.reserve(received - reserved, body);
          reserved = received;
        }
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    const onEnd = () => {
      stop();
      resolve(Buffer.concat(chunks));
    };
    const onClose = () => fail(new Error('The client disconnected.'));
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('data', onData).once('end', onEnd).once('error', fail).once('close', onClose);
  });
}

/** How long a client may continue to send a body that was rejected. If the connection ended at once, the client might not read the error. */
const DISCARD_MS = 2_000;

function discardRest(request: Request, response: Response): void {
  if (request.complete) return;
  // Node.js would read the whole body before the next request of the connection.
  response.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), DISCARD_MS).unref();
    request.once('close', () => clearTimeout(timer)).resume();
  });
}

const tooLarge = () => Object.assign(imageTooLarge(), { status: 413 });

function encodingNotSupported(encoding: string): LookalikeError {
  const message = `The request has the Content-Encoding ${JSON.stringify(encoding.slice(0, 100))}.`;
  const error = new LookalikeError('BAD_REQUEST', message, 'Send the body without compression.');
  // 415: Unsupported Media Type.
  return Object.assign(error, { status: 415 });
}
