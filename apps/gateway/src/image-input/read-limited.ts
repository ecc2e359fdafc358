import type { Readable } from 'node:stream';
import { imageTooLarge, MAX_IMAGE_BYTES } from './max-image-bytes';

/**
 * Reads a stream to its end, and no further than an image may be large.
 * @param announced what the sender says it is, in bytes; 0: nothing
 * @throws LookalikeError IMAGE_TOO_LARGE
 */
export async function readLimited(stream: Readable, announced: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (announced > MAX_IMAGE_BYTES) {
    stream.destroy();
    throw imageTooLarge();
  }
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream, which ends the download.
    if (size > MAX_IMAGE_BYTES) throw imageTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
