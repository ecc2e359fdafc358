import type { Box, Problem } from '@lookalike/domain';
import type { PhotoSize } from '../photo-header';

/** An operation of a decoder process on the bytes of an image. */
export type DecodeRequest =
  | { kind: 'size' }
  | { kind: 'raster'; reduceTo?: number }
  | { kind: 'thumbnail'; side: number }
  | { kind: 'crop'; box: Box; size: number; margin: number };

/**
 * The messages of a decoder process: `isReady` first, then one for each request, followed by pixels (those of a reduced copy last) or an
 * encoded image. Before it, a
 * `header` extends the processor time of the image. `problem` is a LookalikeError, `failure` the stack of any other error. A decoder that sent `isEnding` accepts no further request.
 */
export type DecodeReply = { rssBytes: number; isEnding?: boolean } & (
  | { isReady: true }
  | { header: { width: number; height: number } }
  | { size: PhotoSize | null; reducedSize?: PhotoSize }
  | { problem: Problem }
  | { failure: string }
);

const HEAD_BYTES = 8;

/** A message on a pipe: the lengths of both parts, JSON, and bytes that are neither copied nor encoded. */
export function frameHead(message: DecodeRequest | DecodeReply, payloadBytes: number): Buffer {
  const json = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(json.length, 0);
  head.writeUInt32LE(payloadBytes, 4);
  return Buffer.concat([head, json]);
}

/**
 * Reads frames from the chunks of a pipe. The 120 MB of a photo's pixels are copied once, in pieces of the size of a chunk, so that
 * no step blocks the event loop.
 */
export class FrameReader<T extends DecodeRequest | DecodeReply> {
  private part: 'head' | 'json' | 'payload' = 'head';
  private buffer = new Uint8Array(HEAD_BYTES);
  private filled = 0;
  private payloadBytes = 0;
  private message: T | null = null;

  constructor(private readonly onFrame: (message: T, payload: Uint8Array) => void) {}

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.byteLength;) {
      const part = chunk.subarray(at, at + this.buffer.length - this.filled);
      this.buffer.set(part, this.filled);
      this.filled += part.byteLength;
      at += part.byteLength;
      while (this.filled === this.buffer.length) this.completePart();
    }
  }

  private completePart(): void {
    const bytes = this.buffer;
    if (this.part === 'head') {
      const head = Buffer.from(bytes.buffer);
      this.payloadBytes = head.readUInt32LE(4);
      return this.startPart('json', head.readUInt32LE(0));
    }
    if (this.part === 'json') {
      this.message = JSON.parse(Buffer.from(bytes.buffer).toString()) as T;
      return this.startPart('payload', this.payloadBytes);
    }
    this.startPart('head', HEAD_BYTES);
    this.onFrame(this.message!, bytes);
  }

  private startPart(part: 'head' | 'json' | 'payload', bytes: number): void {
    this.part = part;
    // Its own ArrayBuffer: pixels are transferred to a worker thread.
    this.buffer = new Uint8Array(bytes);
    this.filled = 0;
  }
}
