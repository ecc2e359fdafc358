import type { VectorStore } from '@lookalike/vector-store';
import { lockDataDirectory, waitForAbort, ownerEnded } from '@lookalike/vector-store';

/** Whether this process may write to the indexes and records of the gallery. */
export interface Ownership {
  /** Exactly one process that uses the data directory is the owner. A reader searches, and neither ingests nor changes records. */
  role: 'owner' | 'reader';
  /** Whether other data directories may contain records of the same indexes: on a remote Milvus. */
  sharesStore: boolean;
  /**
   * Resolves when the ownership has to be acquired again: the owner has ended, or has lost the lock.
   * @throws the reason of `signal`; LookalikeError DATA_DIRECTORY_UNUSABLE when the lock cannot be read: call it again
   */
  ownerEnded(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** With Milvus Lite, the process that runs the server is the owner. When it has ended, the store is opened again, and so is the ownership. */
export function ownershipOf({ role }: Pick<VectorStore, 'role'>): Ownership {
  return { role, sharesStore: false, ownerEnded: waitForAbort, close: async () => undefined };
}

/**
 * With a remote Milvus, the directory still contains the records that describe the indexes: two writers would repair the indexes by
 * different records, and mark each other's ingestions as interrupted.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function acquireOwnership(dataDirectory: string): Promise<Ownership> {
  const lock = await lockDataDirectory(dataDirectory);
  if (!lock) {
    const waitForOwner = (signal: AbortSignal) => ownerEnded(dataDirectory, signal);
    return { role: 'reader', sharesStore: true, ownerEnded: waitForOwner, close: async () => undefined };
  }
  const waitUntilLost = (signal: AbortSignal) => lock.untilLost(signal);
  return { role: 'owner', sharesStore: true, ownerEnded: waitUntilLost, close: async () => lock.release() };
}
