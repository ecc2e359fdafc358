import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A draft is finished within seconds. */
const ABANDONED_MS = 600_000;

/** A new folder, whose content is published by a rename. */
export function createDraft(folder: string): string {
  const draft = join(folder, `.draft-${randomUUID()}`);
  mkdirSync(draft, { recursive: true });
  return draft;
}

/** Removes the drafts of processes that were killed. */
export function removeAbandonedDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith('.draft-') && age > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** The content reaches the disk before the rename that publishes it: a power failure leaves no empty file under a published name. */
export function writeDurably(path: string, content: Uint8Array | string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    syncIfSupported(file);
  } finally {
    closeSync(file);
  }
}

/** Errors of fsync(2) where it is not supported or not allowed: some network and FUSE file systems, and sandboxes. */
const NOT_SYNCED = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EACCES'];

/** @throws the file system's error if the content could not be written, such as EIO or ENOSPC */
function syncIfSupported(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    if (!NOT_SYNCED.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Publishes a draft under the path of a folder, which it replaces. */
export function replaceFolder(draft: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another process published the same network first.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The content; null if the file cannot be read. */
export function readOrNull(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** The parsed content; null if the file is missing or is not JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** In hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
