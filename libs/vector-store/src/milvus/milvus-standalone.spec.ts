import { join } from 'node:path';
import { ASSET_CACHE, describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { VectorStore } from '../face-index';
import { describeOracleParity } from '../testing/describe-oracle-parity';
import { describeFaceIndexContract } from '../testing/face-index-contract';
import { PROBE, RECIPE, sampleRow } from '../testing/sample-rows';
import { startStandalone, type Standalone } from '../testing/start-standalone';
import { FLAT, HNSW } from './index-choice';
import { createMilvusStore } from './milvus-store';
import { openRemoteMilvus } from './open-remote-milvus';

describeWith('Milvus Standalone 2.3.5', fetchedAsset('milvus-standalone'), ({ folder }) => {
  const data = temporaryFolder();
  let server: Standalone;
  let store: VectorStore;

  beforeAll(async () => {
    server = await startStandalone(folder, join(ASSET_CACHE, '../milvus-standalone-2.3.5'), data);
    store = openRemoteMilvus({ address: server.address });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('says that it is ready, and where it is', async () => {
    expect(await store.status()).toEqual({ ready: true, role: 'owner', description: `Milvus at ${server.address}` });
  });

  describeFaceIndexContract(() => store);
  describeOracleParity(() => store, 5);

  it('makes a graph of an index that has outgrown exhaustive search', async () => {
    const endpoint = { address: async () => server.address, description: 'Milvus', remedy: '' };
    const growing = createMilvusStore({ endpoint, role: 'owner', indexChoice: (rows) => (rows <= 100 ? FLAT : HNSW) });
    const client = new MilvusClient({ address: server.address, logLevel: 'error' });
    const indexType = async () => {
      const {
        index_descriptions: [only],
      } = await client.describeIndex({ collection_name: 'growing' });
      return only!.params.find(({ key }) => key === 'index_type')!.value;
    };
    const index = growing.index('growing');
    await index.open(RECIPE);
    expect(await indexType()).toBe('FLAT');
    await index.upsert(Array.from({ length: 101 }, (_, i) => sampleRow(`p/${String(i).padStart(3, '0')}`, 0)));
    await index.open(RECIPE);
    expect(await indexType()).toBe('HNSW');
    expect(await index.count()).toBe(101);
    expect((await index.search(PROBE, 2)).map(({ row }) => row.faceId)).toEqual(['p/000#0', 'p/001#0']);
    await client.closeConnection();
    await growing.close();
  });
});
