import { resolve } from 'node:path';
import { isAlive, readLockOwner } from '@lookalike/node-support';
import { lockDataFolder, lockFile, ownerEnded, type PublishedServer } from '../data-folder';
import { ServerNotRunningError, type Endpoint } from '../milvus/connection';
import { alwaysFlat } from '../milvus/index-type';
import { createMilvusStore } from '../milvus/milvus-store';
import type { VectorStore } from '../vector-store';
import { LiteServer } from './lite-server';

export interface MilvusLiteOptions {
  /** Folder with the wheel's `milvus` and its shared libraries: the asset `milvus-lite`. */
  binaryFolder: string;
  /** Created if necessary; contains `milvus.db` and `lock`. */
  dataFolder: string;
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
  const dataFolder = resolve(options.dataFolder);
  const onStatusChange = options.onStatusChange?.bind(options);
  const lock = await lockDataFolder(dataFolder);
  if (!lock) {
    const endpoint = new AttachedServer(dataFolder);
    return {
      ...createMilvusStore({ endpoint, role: 'reader', indexType: alwaysFlat, onStatusChange }),
      ownerEnded: (signal) => ownerEnded(dataFolder, signal),
    };
  }
  const onChange = onStatusChange ?? (() => undefined);
  const onLog = options.onLog ?? (() => undefined);
  const server = new LiteServer({ binaryFolder, dataFolder, lock, onLog, onChange });
  const store = createMilvusStore({ endpoint: server, role: 'owner', indexType: alwaysFlat, onStatusChange });
  return {
    ...store,
    async close() {
      try {
        await store.close();
      } finally {
        await server.stop();
      }
    },
  };
}

/** The Milvus Lite of another process. Its address is in the lock file, and is read again whenever the connection was lost. */
class AttachedServer implements Endpoint {
  readonly remedy =
    'Start the process that owns the data directory. This process then connects to its Milvus Lite again.';

  constructor(private readonly dataFolder: string) {}

  get description(): string {
    const record = this.owner();
    return record ? `Milvus Lite 2.5.1 of process ${record.owner.pid}` : 'Milvus Lite 2.5.1 of another process';
  }

  async address(): Promise<string> {
    const record = this.owner();
    if (!record || isAlive(record.owner) === false) {
      throw new ServerNotRunningError('the process that owned it has ended', true);
    }
    if (!record.data?.address) throw new ServerNotRunningError('its owner is starting it', true);
    return record.data.address;
  }

  private owner() {
    return readLockOwner<PublishedServer>(lockFile(this.dataFolder));
  }
}
