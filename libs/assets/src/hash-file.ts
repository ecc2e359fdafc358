import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

// A mebibyte is hashed in about a millisecond: large enough to be fast, small enough not to hold up the event loop.
const CHUNK_BYTES = 1 << 20;

/** sha256 (hex) of a file, read as a stream. */
export async function hashFile(file: string, onBytes: (count: number) => void = () => undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    hash.update(chunk as Buffer);
    onBytes((chunk as Buffer).length);
  }
  return hash.digest('hex');
}
