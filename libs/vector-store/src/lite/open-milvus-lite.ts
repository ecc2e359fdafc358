import { resolve } from 'node:path';
import { lockDataDirectory, ownerEnded } from '../data-directory';
import { alwaysFlat } from '../milvus/collection/index-type';
import { createMilvusStore } from '../milvus/milvus-store';
import type { VectorStore } from '../vector-store';
import { AttachedServer } from './attached-server';
import { LiteServer } from './lite-server';

export interface MilvusLiteOptions {
  /** Folder with the wheel's `milvus` and its shared libraries: the asset `milvus-lite`. */
  binaryFolder: string;
  /** Created if necessary; contains `milvus.db` and `lock`. */
  dataDirectory: string;
  /** Called for each line that the server writes (debug), and whenever the server ends (warn). */
  onLog?(line: string, level: 'debug' | 'warn'): void;
  /** Called when the server has ended or runs again, and when a call or `status()` has found that it became reachable or unreachable. */
  onStatusChange?(): void;
}

/**
 * The embedded store of a data directory: the process that owns the directory runs the server, every other process attaches to that server
 * as a reader. The server need not be running when this returns: calls wait for it for some seconds, then throw STORE_UNAVAILABLE until
 * it runs. After a failure it may be called again: it then holds no lock, process or timer.
 * @throws LookalikeError DATA_DIRECTORY_UNUSABLE
 */
export async function openMilvusLite(options: MilvusLiteOptions): Promise<VectorStore> {
  const binaryFolder = resolve(options.binaryFolder);
  const dataDirectory = resolve(options.dataDirectory);
  const onStatusChange = options.onStatusChange?.bind(options);
  const lock = await lockDataDirectory(dataDirectory);
  if (!lock) {
    const endpoint = new AttachedServer(dataDirectory);
    return {
      ...createMilvusStore({ endpoint, role: 'reader', indexType: alwaysFlat, onStatusChange }),
      ownerEnded: (signal) => ownerEnded(dataDirectory, signal),
    };
  }
  const onChange = onStatusChange ?? (() => undefined);
  const onLog = options.onLog ?? (() => undefined);
  const server = new LiteServer({ binaryFolder, dataDirectory, lock, onLog, onChange });
  const store = createMilvusStore({ endpoint: server, role: 'owner', indexType: alwaysFlat, onStatusChange });
  return {
    ...store,
    async ownerEnded(signal) {
      await lock.untilLost(signal);
      onLog(
        `Another process has taken over the data directory ${dataDirectory}, maybe while this one was suspended.`,
        'warn',
      );
    },
    async close() {
      try {
        await store.close();
      } finally {
        await server.stop();
      }
    },
  };
}
