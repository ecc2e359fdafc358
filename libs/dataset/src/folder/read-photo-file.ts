import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { IMAGE_SIGNATURE_BYTES, imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import type { PhotoPart } from '../gallery';
import { msUntilVersionIsFinal, versionOf } from './file-version';

/** How often a file is read again that changes while it is read, and how long to wait in between. */
const ATTEMPTS = 3;
const RETRY_DELAY_MS = 100;

// Opening a FIFO without a writer blocks a thread of Node's pool forever unless O_NONBLOCK is set. The path has no links when it is
// found, so a link at its end was put there since and may lead out of the gallery. Windows has neither flag.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * The bytes of a photo, all of the same version of the file.
 * @param path without symbolic links
 * @throws LookalikeError IMAGE_TOO_LARGE, before any byte is read; PHOTO_UNREADABLE: not a regular file, or one that is being written
 * or empty
 * @throws what node:fs throws
 */
export async function readPhotoFile(path: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    const bytes = await withFile(path, readUnlessChanging);
    if (bytes) {
      if (isUnwritten(bytes)) throw unwritten(path);
      return bytes;
    }
    if (attempt === ATTEMPTS) throw changing(path);
    await setTimeout(RETRY_DELAY_MS);
  }
}

/**
 * Whether a file is empty or has no content yet where every image has its signature: programs that copy files reserve their space first,
 * so that a file that is being written is full of zeros.
 */
export function isUnwritten(start: Uint8Array): boolean {
  return start.subarray(0, IMAGE_SIGNATURE_BYTES).every((byte) => byte === 0);
}

/** Large enough that few reads are needed for a photo, and small enough for a thousand clients that read slowly. */
const PART_BYTES = 128 * 1024;

/** The same bytes in parts. The last one is withheld when the file has changed. @throws as `readPhotoFile` */
export async function* readPhotoParts(path: string): AsyncGenerator<PhotoPart, void, void> {
  const file = await open(path, FLAGS);
  try {
    const before = await statPhoto(file, path);
    const totalBytes = Number(before.size);
    let offset = 0;
    do {
      const length = Math.min(PART_BYTES, totalBytes - offset);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      offset += bytesRead;
      const isTruncated = bytesRead === 0 && length > 0;
      if (isTruncated || (offset === totalBytes && versionOf(await file.stat({ bigint: true })) !== versionOf(before)))
        throw changing(path);
      yield { bytes: buffer.subarray(0, bytesRead), totalBytes };
    } while (offset < totalBytes);
  } finally {
    await file.close();
  }
}

/** The first bytes of a file, up to `length`. @throws as `readPhotoFile` */
export function readStart(path: string, length: number): Promise<Buffer> {
  return withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  });
}

/** Null when the file changed while it was read, so that the bytes may be those of two versions. */
async function readUnlessChanging(file: FileHandle, path: string): Promise<Uint8Array | null> {
  const before = await statPhoto(file, path);
  const bytes = await file.readFile();
  const after = await file.stat({ bigint: true });
  return versionOf(before) === versionOf(after) && BigInt(bytes.length) === after.size ? bytes : null;
}

async function withFile<T>(path: string, action: (file: FileHandle, path: string) => Promise<T>): Promise<T> {
  const file = await open(path, FLAGS);
  try {
    if (!(await file.stat()).isFile()) throw notAFile(path);
    return await action(file, path);
  } finally {
    await file.close();
  }
}

/** Waits for a file that has just changed, so that a change while it is read does not get the same times. */
async function statPhoto(file: FileHandle, path: string): Promise<BigIntStats> {
  let stats = await file.stat({ bigint: true });
  const wait = msUntilVersionIsFinal(stats);
  if (wait > 0) {
    await setTimeout(wait);
    stats = await file.stat({ bigint: true });
  }
  if (!stats.isFile()) throw notAFile(path);
  if (stats.size > MAX_IMAGE_BYTES) throw imageTooLarge(Number(stats.size), `The photo ${path}`);
  return stats;
}

const changing = (path: string) => beingWritten(`The photo ${path} changed while it was read.`);

const unwritten = (path: string) => beingWritten(`The photo ${path} is empty or contains only zeros.`);

function beingWritten(message: string): LookalikeError {
  const remedy = 'Try again when the file is complete. If the photo is already indexed, it stays indexed.';
  return new LookalikeError('PHOTO_UNREADABLE', message, remedy, { retryable: true });
}

function notAFile(path: string): LookalikeError {
  const remedy = 'Replace it with an image file, or delete it. If the photo is already indexed, it stays indexed.';
  return new LookalikeError('PHOTO_UNREADABLE', `The photo ${path} is not a regular file.`, remedy);
}
