import type { IncomingMessage, ServerResponse } from 'node:http';
import { LookalikeError } from '@lookalike/domain';

/** Clients send chunks of kilobytes. A few small ones are ordinary, such as those of a program that writes line by line. */
const MAX_SMALL_CHUNKS = 1_000;
const MIN_MEAN_BYTES = 64;

/**
 * How long a connection remains after the response. If it ended at once, with bytes that nobody has read, the system would reset it, and the
 * client might lose the response.
 */
const LINGER_MS = 1_000;

const requestsWithSmallChunks = new WeakSet<IncomingMessage>();
const SMALL_CHUNKS = Symbol('small chunks');

/**
 * Stops a body of `Transfer-Encoding: chunked` whose chunks are tiny. Node.js allocates a Buffer and calls its listeners for each chunk:
 * measured, 240 bytes of memory for each byte of the body, and turns of the event loop of seconds. Call it when the request arrives: its body arrives in
 * the same packet, before anything reads it, and also if nothing ever reads it. The connection ends after the response; nothing more is read
 * from it.
 */
export function limitChunks(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['transfer-encoding'] === undefined) return;
  let count = 0;
  let bytes = 0;
  const push = request.push.bind(request);
  const stop = () => {
    // Node.js still parses the rest of the packet, at most 64 kB: about six milliseconds.
    const { socket } = request;
    socket.pause();
    // Node.js would read the rest after the response.
    socket.resume = () => socket;
    // Node.js calls it after the response.
    socket.destroySoon = () => {
      socket.end();
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    };
    request.push = () => true;
    requestsWithSmallChunks.add(request);
    if (response.writableFinished) return socket.destroySoon();
    if (!response.headersSent) response.setHeader('Connection', 'close');
    response.once('finish', () => socket.destroySoon());
    request.emit(SMALL_CHUNKS);
  };
  // Node.js calls it for each chunk.
  request.push = (chunk: Uint8Array | null, encoding?: BufferEncoding): boolean => {
    if (chunk !== null) {
      count++;
      bytes += chunk.byteLength;
    }
    if (count <= MAX_SMALL_CHUNKS || bytes >= count * MIN_MEAN_BYTES) return push(chunk, encoding);
    stop();
    return true;
  };
  // A response may be complete although nothing has read the body. Node.js would discard the rest without calling `push`.
  response.once('prefinish', () => {
    if (request.complete) return;
    request.read(0);
    request.resume();
  });
}

/** Calls a listener when the body is stopped because its chunks are tiny, at once if it already is. @returns removes the listener */
export function onSmallChunks(request: IncomingMessage, listener: (error: LookalikeError) => void): () => void {
  const call = () => listener(chunksTooSmall());
  if (requestsWithSmallChunks.has(request)) call();
  else request.once(SMALL_CHUNKS, call);
  return () => request.off(SMALL_CHUNKS, call);
}

function chunksTooSmall(): LookalikeError {
  const message = `The body has more than ${MAX_SMALL_CHUNKS} chunks of less than ${MIN_MEAN_BYTES} bytes on average.`;
  return new LookalikeError('BAD_REQUEST', message, 'Send larger chunks, or the body with its Content-Length.');
}
