import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { digestOfFiles } from '../assets/digest-of-files';
import { sha256 } from '../sha256';
import { parseLfwPhotoPath } from './lfw-photo-path';
import { Pack, PACK_FILE, PACK_INDEX, type PackedPhoto } from './pack';
import { type Archive, readArchive } from './read-archive';

export interface BuildPackOptions {
  archive: Archive;
  /** Where the pack comes to lie; its parent is made. */
  folder: string;
  /** What `digestOfFiles` of the archive's photos has to be, and how many they are. */
  expected: { digest: string; photos: number };
  onProgress?(done: number, total: number): void;
}

/**
 * Reads the archive once, checks it on the way and leaves a pack in `folder`. Written beside and renamed in one step, so a
 * process killed at any moment leaves no half pack; what it leaves is swept away by the next.
 * @throws LookalikeError ASSET_CORRUPT, GALLERY_UNAVAILABLE (the cache cannot be written)
 */
export async function buildPack(options: BuildPackOptions): Promise<void> {
  const { folder, expected } = options;
  const draft = `${folder}.${process.pid}-${randomUUID()}.part`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await sweep(folder);
    await mkdir(draft);
    const photos = await writePhotos(options, join(draft, PACK_FILE));
    check(photos, options);
    const last = photos.at(-1);
    const index = { digest: expected.digest, bytes: last ? last.offset + last.size : 0, photos };
    await writeFile(join(draft, PACK_INDEX), JSON.stringify(index), { flush: true });
    await moveInto(draft, folder, expected.digest);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw asLookalikeError(error, options);
  }
}

async function writePhotos({ archive, expected, onProgress }: BuildPackOptions, path: string): Promise<PackedPhoto[]> {
  const photos: PackedPhoto[] = [];
  let offset = 0;
  // The official archive is the whole site: beside the deep-funneled photos it may hold others under the same names.
  const wanted = (member: string) =>
    parseLfwPhotoPath(member) !== null && (archive.format === 'tgz' || /deep-?funneled\//u.test(member));
  const file = await open(path, 'wx');
  try {
    await readArchive(archive, wanted, async (member, bytes) => {
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

function check(photos: PackedPhoto[], options: BuildPackOptions): void {
  if (digestOfFiles(new Map(photos.map(({ path, sha256 }) => [path, sha256]))) === options.expected.digest) return;
  throw corrupt(
    options,
    `holds ${photos.length} photos that are not LFW's ${options.expected.photos} deep-funneled ones`,
  );
}

/** Another process may have been faster: its pack is as good. One that does not open gives way. */
async function moveInto(draft: string, folder: string, digest: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!/^(?:ENOTEMPTY|EEXIST|ENOTDIR|EPERM)$/u.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const rival = await Pack.open(folder, digest);
    await rival?.close();
    if (rival) return rm(draft, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  }
}

/** Removes the drafts of processes that are gone. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const match = /^\.(\d+)-[\da-f-]+\.part$/u.exec(name.slice(basename(folder).length));
    if (!name.startsWith(basename(folder)) || !match || isAlive(Number(match[1]))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function asLookalikeError(error: unknown, options: BuildPackOptions): unknown {
  if (LookalikeError.is(error)) return error;
  const { syscall, path } = error as NodeJS.ErrnoException;
  // A failure of the disk, and not of the archive on it.
  if (syscall && path !== options.archive.path) {
    return new LookalikeError(
      'GALLERY_UNAVAILABLE',
      `LFW cannot be unpacked into ${options.folder}: ${(error as Error).message}.`,
      'Give LOOKALIKE_CACHE a folder that can be written and has 300 MB left.',
      { cause: error },
    );
  }
  return corrupt(options, 'cannot be read to its end', error);
}

function corrupt({ archive }: BuildPackOptions, what: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `The archive ${archive.path} ${what}.`,
    'Delete it and run `npm run fetch` again, or put LFW deep-funneled into ASSETS_MIRROR.',
    { cause },
  );
}
