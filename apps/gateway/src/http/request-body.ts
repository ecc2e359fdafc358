import { imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import type { Request, RequestHandler, Response } from 'express';
import { BodyBlocks } from './body-blocks';
import { type ArrivingBody, type BodyBudget, tooSlow } from './body-budget';
import { onSmallChunks } from './chunk-limit';
import { operationOf } from './running-operations';
import type { TurnQueue } from './turn-queue';

/** Maximum size of the body of one request: an image of 20 MB in base64, and 2 MB for the rest. */
export const MAX_BODY_BYTES = Math.ceil((MAX_IMAGE_BYTES * 4) / 3) + 2 * 1024 * 1024;

/** Smaller bodies are not counted, so that they are answered while large ones use all memory. */
const SMALL_BYTES = 64 * 1024;

export interface BodyOptions {
  budget: BodyBudget;
  turns: TurnQueue;
  maxBytes: number;
  /** Memory that a large body takes until its answer is sent, what is decoded from it included, for each of its bytes. */
  memoryFactor?: number;
  /** Intervals in milliseconds, in each of which at least `minBytes` must arrive. */
  intervalMs?: number;
  minBytes?: number;
}

/**
 * Reads the body of a request into `request.body`, a Buffer. Unlike the parsers of Express, it
 * - reserves the memory of a body as its bytes arrive, so that a client that announces a large body and sends nothing takes none;
 * - copies the bytes, and rejects a body in tiny chunks (chunk-limit.ts), whose memory is many times that of its bytes;
 * - rejects a body that arrives at less than 1 kB per second, and while memory is short at less than 125 kB per second;
 * - rejects a body at once, without reading it to its end. A body of 1 TB never ends;
 * - ends requests whose body has not arrived when the service stops;
 * - accepts no Content-Encoding, because 20 kB of gzip may be 20 MB. Neither browsers nor GraphQL clients compress requests.
 */
export function readBody(options: BodyOptions): RequestHandler {
  const { maxBytes } = options;
  const required = { memoryFactor: 1, intervalMs: 10_000, minBytes: 10_000, ...options };
  return async (request, response, next) => {
    try {
      const encoding = request.headers['content-encoding'];
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw encodingNotSupported(encoding);
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw imageTooLarge();
      // server.ts leaves the answer to `Expect: 100-continue` to the route, which may reject the body before it is sent.
      if (request.headers.expect !== undefined) response.writeContinue();
      request.body = await receive(request, response, required);
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

async function receive(request: Request, response: Response, options: Required<BodyOptions>): Promise<Buffer> {
  const blocks = await receiveBlocks(request, response, options);
  // The last bytes of many bodies may arrive in one turn.
  if (blocks.isLarge) await options.turns.next(request.socket, operationOf(response).signal);
  return blocks.take();
}

function receiveBlocks(request: Request, response: Response, options: Required<BodyOptions>): Promise<BodyBlocks> {
  const { budget, maxBytes, memoryFactor, intervalMs, minBytes } = options;
  const { signal } = operationOf(response);
  signal.throwIfAborted();
  const blocks = new BodyBlocks(Number(request.headers['content-length'] ?? maxBytes));
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
      const received = blocks.received - receivedBefore;
      if (received < minBytes) fail(tooSlow());
      body.bytesPerSecond = (received * 1000) / intervalMs;
      receivedBefore = blocks.received;
    }, intervalMs);
    let offSmallChunks = () => {};
    const stop = () => {
      clearInterval(timer);
      budget.arrived(body);
      request.off('data', onData).off('end', onEnd).off('error', fail).off('close', onClose);
      offSmallChunks();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      stop();
      release();
      blocks.clear();
      reject(error as Error);
    };
    const onData = (chunk: Buffer) => {
      if (blocks.received + chunk.byteLength > maxBytes) return fail(imageTooLarge());
      try {
        const capacity = blocks.capacityWith(chunk.byteLength);
        if (capacity > SMALL_BYTES && capacity * memoryFactor > reserved) {
          budget.reserve(capacity * memoryFactor - reserved, body);
          reserved = capacity * memoryFactor;
        }
        blocks.add(chunk);
      } catch (error) {
        fail(error);
      }
    };
    const onEnd = () => {
      stop();
      resolve(blocks);
    };
    const onClose = () => fail(new Error('The client disconnected.'));
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('data', onData).once('end', onEnd).once('error', fail).once('close', onClose);
    offSmallChunks = onSmallChunks(request, fail);
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

function encodingNotSupported(encoding: string): LookalikeError {
  const message = `The request has the Content-Encoding ${JSON.stringify(encoding.slice(0, 100))}.`;
  const error = new LookalikeError('BAD_REQUEST', message, 'Send the body without compression.');
  // 415: Unsupported Media Type.
  return Object.assign(error, { status: 415 });
}
