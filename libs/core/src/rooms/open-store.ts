import { join } from 'node:path';
import type { Assets } from '@lookalike/assets';
import { milvusLite, openMilvusLite, openRemoteMilvus, type VectorStore } from '@lookalike/vector-store';
import type { Logger } from 'pino';
import type { LookalikeConfig } from '../config/lookalike-config';

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
  if (config.milvus) return openRemoteMilvus(config.milvus);
  const { folder } = await assets.fetch(milvusLite);
  return openMilvusLite({ binaryFolder: folder, dataFolder, onLog: (line) => logger.debug(line) });
}

/** One data folder a gallery: Milvus Lite's file, the records and the lock. */
export function dataFolderOf(config: Pick<LookalikeConfig, 'dataFolder'>, gallery: string): string {
  return join(config.dataFolder, gallery);
}
