import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ProcessIdentity } from './process-identity';

/** The content of a lock file. */
export interface LockRecord<T = unknown> {
  /** A UUID that identifies one acquisition; a later acquisition by the same process has another token. */
  token: string;
  owner: ProcessIdentity;
  /** Data that the owner publishes for the readers of the lock; null when it publishes nothing. */
  data: T | null;
}

/** The content of a lock file that exists, valid or not. */
export interface LockContent<T> {
  /** Identifies this content: the token of the record, or a hash of bytes that are not a record. */
  id: string;
  /** null when the file is empty, truncated or not a lock file, for example after a power failure. */
  record: LockRecord<T> | null;
}

/**
 * The record in a lock file, whether or not its owner is still alive (see `isAlive`). @param T the type of the data that the users of
 * this lock publish; not validated
 * @returns null when there is no such file, or when it is empty, truncated or not a lock file
 * @throws the file system's error when the file exists and cannot be read
 */
export function readLockOwner<T = unknown>(file: string): LockRecord<T> | null {
  return readLockFile<T>(file)?.record ?? null;
}

/** @returns null when there is no file */
export function readLockFile<T>(file: string): LockContent<T> | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const record = parseRecord<T>(text);
  return { id: record?.token ?? `unreadable-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, record };
}

/** Creates the lock file with its whole content, or not at all. @returns false when there is a file already */
export function createLockFile(file: string, record: LockRecord): boolean {
  return publishAtomically(file, record, (draft) => {
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      // FAT and some network shares have no hard links, and SELinux, Android and sandboxes forbid them: EPERM, ENOTSUP, EACCES, EINVAL and
      // others. After any other error, such as a full disk, this attempt fails, too.
      return createInPlace(file, record);
    }
  });
}

/** Replaces the lock file atomically. Only its owner may do so, and a process that holds the second lock of a takeover. */
export function replaceLockFile(file: string, record: LockRecord): void {
  publishAtomically(file, record, (draft) => renameSync(draft, file));
}

function publishAtomically<R>(file: string, record: LockRecord, publish: (draft: string) => R): R {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, JSON.stringify(record), { flag: 'wx' });
    return publish(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The file is empty for a moment, so a reader must not conclude from an empty file that its owner is dead. */
function createInPlace(file: string, record: LockRecord): boolean {
  try {
    writeFileSync(file, JSON.stringify(record), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The token becomes part of a file name, so that of a damaged file must not contain a `/` or 5,000 characters. */
const TOKEN = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** @returns null for a text that no version of `createLockFile` writes */
function parseRecord<T>(text: string): LockRecord<T> | null {
  try {
    const { token, owner, data = null } = JSON.parse(text) as LockRecord<T>;
    const isRecord =
      typeof token === 'string' &&
      TOKEN.test(token) &&
      Number.isSafeInteger(owner.pid) &&
      owner.pid > 0 &&
      typeof owner.startedAt === 'string' &&
      typeof owner.scope === 'string';
    return isRecord ? { token, owner, data } : null;
  } catch {
    return null;
  }
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
