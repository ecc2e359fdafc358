import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatCount, LookalikeError } from '@lookalike/domain';
import { withFileLock } from '@lookalike/node-support';
import { digestOfFiles, sha256 } from '../digest';
import { type Archive, readArchive } from './archive';
import { isDeepFunneledPhoto, parseLfwPhotoPath } from './content';
import { Pack, PACK_FILE, PACK_INDEX, type PackedPhoto } from './pack';

export interface BuildPackOptions {
  archive: Archive;
  /** The folder to create. Its parent folders are created too. */
  folder: string;
  /** `digestOfFiles` of the archive's photos, and their number. */
  expected: { digest: string; photos: number };
  onProgress?(done: number, total: number): void;
  /** Stops at the next photo, and leaves nothing. */
  signal?: AbortSignal;
}

/**
 * Reads the archive once, verifies its photos and creates a pack in `folder`. The pack is written to a temporary folder next to
 * it and renamed, so that a process killed at any moment leaves no incomplete pack. A process that waited for
 * the lock uses the pack that the other process created.
 * @throws LookalikeError ASSET_CORRUPT, GALLERY_UNAVAILABLE (the cache cannot be written); the reason of the signal
 */
export async function buildPack(options: BuildPackOptions): Promise<void> {
  const { folder, expected, signal } = options;
  try {
    await withFileLock(`${folder}.lock`, { signal }, async () => {
      const existing = await Pack.open(folder, expected.digest);
      if (existing) return existing.close();
      await deleteAbandoned(folder);
      await replaceFolder(folder, (temporary) => writePack(options, temporary));
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw toLookalikeError(error, options);
  }
}

/** Replaces `folder` by what `write` creates in a temporary folder, or leaves nothing when `write` fails. */
async function replaceFolder(folder: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${folder}.part`;
  try {
    await mkdir(temporary);
    await write(temporary);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Deletes the temporary folders of killed processes. The lock guarantees that no process uses them. */
async function deleteAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.`) || !name.endsWith('.part')) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function writePack(options: BuildPackOptions, folder: string): Promise<void> {
  const photos = await writePhotos(options, join(folder, PACK_FILE));
  verify(photos, options);
  const last = photos.at(-1);
  const bytes = last ? last.offset + last.size : 0;
  const index = { digest: options.expected.digest, bytes, photos };
  await writeFile(join(folder, PACK_INDEX), JSON.stringify(index), { flush: true });
}

async function writePhotos(options: BuildPackOptions, path: string): Promise<PackedPhoto[]> {
  const { archive, expected, onProgress, signal } = options;
  const photos: PackedPhoto[] = [];
  let offset = 0;
  const filter = (member: string) => isDeepFunneledPhoto(archive, member);
  const file = await open(path, 'wx');
  try {
    await readArchive(archive, filter, async (member, bytes) => {
      signal?.throwIfAborted();
      await file.writeFile(bytes);
      photos.push({ path: parseLfwPhotoPath(member)!.path, offset, size: bytes.length, sha256: sha256(bytes) });
      offset += bytes.length;
      if (photos.length % 100 === 0) onProgress?.(Math.min(photos.length, expected.photos), expected.photos);
    });
    await file.sync();
  } finally {
    await file.close();
  }
  onProgress?.(expected.photos, expected.photos);
  return photos;
}

function verify(photos: PackedPhoto[], options: BuildPackOptions): void {
  const hashes = new Map(photos.map(({ path, sha256 }) => [path, sha256]));
  if (digestOfFiles(hashes) === options.expected.digest) return;
  throw corrupt(
    options,
    `contains ${formatCount(photos.length, 'photo')}, but not the ${options.expected.photos} photos of LFW deep-funneled`,
  );
}

function toLookalikeError(error: unknown, options: BuildPackOptions): unknown {
  if (LookalikeError.is(error)) return error;
  const { syscall, path } = error as NodeJS.ErrnoException;
  // A system call failed on a file other than the archive: the failure is one of the disk, not of the archive.
  if (syscall && path !== options.archive.path) {
    return new LookalikeError(
      'GALLERY_UNAVAILABLE',
      `LFW cannot be unpacked into ${options.folder}: ${(error as Error).message}.`,
      'Make the cache folder writable and free 300 MB on its disk, or use another cache folder.',
      { cause: error },
    );
  }
  return corrupt(options, 'cannot be read to its end', error);
}

function corrupt({ archive }: BuildPackOptions, reason: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `The archive ${archive.path} ${reason}.`,
    'Delete the archive and download LFW deep-funneled again, from its site or from a mirror.',
    { cause },
  );
}
