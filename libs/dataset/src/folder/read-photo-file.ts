import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import { versionOf } from './walk-folder';

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
 * @throws what node:fs throws
 */
export async function readPhotoFile(path: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    const bytes = await withFile(path, readUnlessChanging);
    if (bytes) return bytes;
    if (attempt === ATTEMPTS) throw changing(path);
    await setTimeout(RETRY_DELAY_MS);
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
  const before = await file.stat({ bigint: true });
  if (before.size > MAX_IMAGE_BYTES) throw imageTooLarge(Number(before.size), `The photo ${path}`);
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

function changing(path: string): LookalikeError {
  const remedy = 'Try again when the file is complete. What is indexed of the photo is kept.';
  return new LookalikeError('PHOTO_UNREADABLE', `The photo ${path} changed while it was read.`, remedy, {
    retryable: true,
  });
}

function notAFile(path: string): LookalikeError {
  const remedy = 'Replace it with an image file. Otherwise, the next ingestion removes the photo.';
  return new LookalikeError('PHOTO_UNREADABLE', `The photo ${path} is not a regular file.`, remedy);
}
