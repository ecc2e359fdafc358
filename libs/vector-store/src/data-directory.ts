import { join } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { FileLock, type ProcessIdentity, waitUntilFree } from '@lookalike/node-support';

/** The data that the owner of a data directory publishes in its lock, so that readers find its server. */
export interface PublishedServer {
  /** The owner's Milvus Lite; null while it is not running, and with a remote Milvus. */
  server: ProcessIdentity | null;
  /** `unix:/path` of its socket; null until it accepts connections. */
  address: string | null;
}

/**
 * Only the process that holds this lock writes to the indexes and records of a data directory, and only it runs Milvus Lite, which
 * takes no lock itself. With a remote Milvus the lock protects the records in the directory.
 */
export type DataDirectoryLock = FileLock<PublishedServer>;

export const lockFile = (dataDirectory: string): string => join(dataDirectory, 'lock');

/** @returns null when another process owns the directory @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
export async function lockDataDirectory(dataDirectory: string): Promise<DataDirectoryLock | null> {
  try {
    return await FileLock.tryAcquire<PublishedServer>(lockFile(dataDirectory));
  } catch (cause) {
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The data directory ${dataDirectory} cannot be written: ${(cause as Error).message}`,
      'Make it writable, free some disk space, or use another data directory.',
      { cause },
    );
  }
}

/**
 * The error of an operation that writes, in a process that does not own the data directory. Not retryable: the owner usually runs until
 * someone stops it.
 * @param operation the operation, as a verb: `ingest`
 * @param action what to do with the ingestion in the process of the owner
 */
export function notOwner(operation: string, action: 'Start' | 'Cancel' = 'Start'): LookalikeError {
  return new LookalikeError(
    'STORE_IN_USE',
    `Another process owns the data directory, and only the owner can ${operation}.`,
    `${action} the ingestion in that process, or stop that process: this one then takes over.`,
  );
}

/**
 * Resolves when the process that owns the directory has released it or has ended.
 * @throws the reason of `signal`; LookalikeError DATA_DIRECTORY_UNUSABLE when the lock cannot be read, so that nothing is known about the
 * owner. Call it again later
 */
export async function ownerEnded(dataDirectory: string, signal: AbortSignal): Promise<void> {
  try {
    await waitUntilFree(lockFile(dataDirectory), signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The lock of the data directory ${dataDirectory} cannot be read: ${(cause as Error).message}`,
      'Check the disk of the data directory, and that this user may read it.',
      { cause, retryable: true },
    );
  }
}

/** `ownerEnded` for a store whose owner is this process: it never resolves. @throws the reason of `signal` */
export function waitForAbort(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
