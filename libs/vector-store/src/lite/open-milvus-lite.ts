import { resolve } from 'node:path';
import { LookalikeError } from '@lookalike/domain';
import { FileLock } from '@lookalike/node-support';
import type { VectorStore } from '../face-index';
import { alwaysFlat } from '../milvus/index-choice';
import { createMilvusStore } from '../milvus/milvus-store';
import { AttachedServer } from './attached-server';
import { lockFile, type DataFolderLock } from './data-folder-lock';
import { LiteServer } from './lite-server';

export interface MilvusLiteOptions {
  /** Folder with the wheel's `milvus` and its shared libraries: the asset `milvus-lite`. */
  binaryFolder: string;
  /** Made if need be; holds `milvus.db` and `lock`. */
  dataFolder: string;
  /** What the server writes, and what becomes of it. */
  onLog?(line: string): void;
}

/**
 * The store of a data folder, embedded: its owner runs the server, any further process attaches to it as a reader. The server need
 * not be up when this returns: calls wait for it a while, then throw STORE_UNAVAILABLE until it is.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function openMilvusLite(options: MilvusLiteOptions): Promise<VectorStore> {
  const binaryFolder = resolve(options.binaryFolder);
  const dataFolder = resolve(options.dataFolder);
  const lock = await acquire(dataFolder);
  if (!lock) {
    const endpoint = new AttachedServer(dataFolder);
    return createMilvusStore({ endpoint, role: 'reader', indexChoice: alwaysFlat });
  }
  const server = new LiteServer({ binaryFolder, dataFolder, lock, onLog: options.onLog ?? (() => undefined) });
  const store = createMilvusStore({ endpoint: server, role: 'owner', indexChoice: alwaysFlat });
  return {
    ...store,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

async function acquire(dataFolder: string): Promise<DataFolderLock | null> {
  try {
    return await FileLock.tryAcquire(lockFile(dataFolder));
  } catch (cause) {
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The data directory ${dataFolder} cannot be written: ${(cause as Error).message}`,
      'Make it writable, free some space, or name another in LOOKALIKE_DATA.',
      { cause },
    );
  }
}
