import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { LookalikeError } from '@lookalike/domain';
import {
  FLAT,
  HNSW,
  type IndexType,
  milvusLite,
  milvusStandalone,
  openMilvusLite,
  openRemoteMilvus,
  startStandalone,
  type VectorStore,
} from '@lookalike/vector-store';
import type { BenchContext } from './bench-context';

/** A store that is running, or the reason why it cannot be measured. */
export type OpenedStore = { name: string } & (
  | {
      store: VectorStore;
      /** How long searches must be as fast as before until all rows are in the index. */
      settleSeconds: number;
      close(): Promise<void>;
    }
  | { unavailable: string }
);

type StoreOpener = (context: BenchContext) => Promise<OpenedStore>;

/** Opened one after the other: two servers at once would share the memory and the cores. */
export const STORES: readonly StoreOpener[] = [
  openLite,
  (context) => openStandalone(context, 'FLAT', FLAT),
  (context) => openStandalone(context, 'HNSW', HNSW),
];

async function openLite({ config, newDataDirectory }: BenchContext): Promise<OpenedStore> {
  const name = 'Milvus Lite, FLAT';
  const asset = await fetchAsset(config, milvusLite);
  if ('unavailable' in asset) return { name, ...asset };
  const store = await openMilvusLite({ binaryFolder: asset.folder, dataDirectory: newDataDirectory() });
  return { name, store, settleSeconds: 3, close: () => store.close() };
}

async function openStandalone(context: BenchContext, indexName: string, index: IndexType): Promise<OpenedStore> {
  const { config, newDataDirectory } = context;
  const name = `Milvus Standalone 2.3.5, ${indexName}`;
  const asset = await fetchAsset(config, milvusStandalone);
  if ('unavailable' in asset) return { name, ...asset };
  const dataDirectory = newDataDirectory();
  await mkdir(dataDirectory);
  const server = await startStandalone(
    asset.folder,
    join(config.cacheFolder, 'milvus-standalone-2.3.5'),
    dataDirectory,
  );
  const store = openRemoteMilvus({ address: server.address, index });
  return {
    name,
    store,
    // The rows are sealed 10 s after the last write, then the graph is built: within 40 s for 13,233 rows, two minutes for 100,000.
    settleSeconds: 60,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

async function fetchAsset(
  { cacheFolder, mirror }: BenchContext['config'],
  spec: typeof milvusLite,
): Promise<{ folder: string } | { unavailable: string }> {
  try {
    return await createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror }).fetch(spec);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return { unavailable: error.message };
  }
}
