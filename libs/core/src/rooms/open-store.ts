import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Assets } from '@lookalike/assets';
import { milvusLite, openMilvusLite, openRemoteMilvus, type VectorStore } from '@lookalike/vector-store';
import type { Logger } from 'pino';
import type { LookalikeConfig } from '../config/lookalike-config';

const CONNECT_PATIENCE_MS = 5000;
const CONNECT_PAUSE_MS = 100;

/**
 * Milvus at MILVUS_ADDRESS, or Milvus Lite in the gallery's data folder.
 * @throws LookalikeError ASSET_UNAVAILABLE, DATA_DIRECTORY_UNUSABLE
 */
export async function openStore(
  config: Pick<LookalikeConfig, 'milvus'>,
  dataFolder: string,
  assets: Pick<Assets, 'fetch'>,
  logger: Logger,
): Promise<VectorStore> {
  const store = config.milvus ? openRemoteMilvus(config.milvus) : await openLite(dataFolder, assets, logger);
  await connect(store);
  return store;
}

/**
 * Making the SDK's client takes a fifth of a second in which nothing else can run: so now, while nobody is waited for. A store
 * that does not come soon is connected to when it does.
 */
async function connect(store: VectorStore): Promise<void> {
  const deadline = performance.now() + CONNECT_PATIENCE_MS;
  while (!(await store.status()).ready && performance.now() < deadline) await setTimeout(CONNECT_PAUSE_MS);
}

async function openLite(dataFolder: string, assets: Pick<Assets, 'fetch'>, logger: Logger): Promise<VectorStore> {
  const { folder } = await assets.fetch(milvusLite);
  return openMilvusLite({ binaryFolder: folder, dataFolder, onLog: (line) => logger.debug(line) });
}

/** One data folder a gallery: Milvus Lite's file, the records and the lock. */
export function dataFolderOf(config: Pick<LookalikeConfig, 'dataFolder'>, gallery: string): string {
  return join(config.dataFolder, gallery);
}
