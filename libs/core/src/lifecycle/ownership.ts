import type { VectorStore } from '@lookalike/vector-store';
import { lockDataFolder, neverEnds, ownerEnded } from '@lookalike/vector-store';

/** Whether this process may write to the indexes and records of the gallery. */
export interface Ownership {
  /** Exactly one process that uses the data directory is the owner. A reader searches, and neither ingests nor changes records. */
  role: 'owner' | 'reader';
  /** Of a reader: resolves when the owner has ended. Of an owner: never resolves. @throws the reason of `signal` */
  ownerEnded(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** With Milvus Lite, whoever runs its server is the owner. */
export function ownershipOf({ role, ownerEnded }: Pick<VectorStore, 'role' | 'ownerEnded'>): Ownership {
  return { role, ownerEnded, close: async () => undefined };
}

/**
 * With a remote Milvus, the directory still contains the records that describe the indexes: two writers would repair the indexes by
 * different records, and mark each other's ingestions as interrupted.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function acquireOwnership(dataFolder: string): Promise<Ownership> {
  const lock = await lockDataFolder(dataFolder);
  if (!lock) {
    return { role: 'reader', ownerEnded: (signal) => ownerEnded(dataFolder, signal), close: async () => undefined };
  }
  return { role: 'owner', ownerEnded: neverEnds, close: async () => lock.release() };
}
