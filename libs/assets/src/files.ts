import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SourceError } from './source-error';

// One MiB is hashed in about a millisecond: large enough to be fast, small enough not to block the event loop.
const CHUNK_BYTES = 1 << 20;

export interface ListedFile {
  /** Relative to the folder, with `/` between folders. */
  path: string;
  /** False for links and other special files, which may lead out of the folder. */
  isRegular: boolean;
}

/** All files below a folder, without the folders themselves. */
export async function listFiles(folder: string, prefix = ''): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) files.push(...(await listFiles(folder, `${path}/`)));
    else files.push({ path, isRegular: entry.isFile() });
  }
  return files;
}

/** SHA-256 (hex) of a file, read as a stream. */
export async function hashFile(file: string, onBytes: (count: number) => void = () => undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    hash.update(chunk as Buffer);
    onBytes((chunk as Buffer).length);
  }
  return hash.digest('hex');
}

/** @throws SourceError when the file has another SHA-256 (hex) than the AssetSpec expects */
export async function checkSha256(file: string, expected: string): Promise<void> {
  const actual = await hashFile(file);
  if (actual === expected) return;
  throw new SourceError(
    `${basename(file)} is truncated, modified or another release: its sha256 is ${actual} instead of ${expected}`,
  );
}
