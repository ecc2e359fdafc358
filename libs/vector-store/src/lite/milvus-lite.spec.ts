import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import type { VectorStore } from '../face-index';
import { describeOracleParity } from '../testing/describe-oracle-parity';
import { describeFaceIndexContract } from '../testing/face-index-contract';
import { openMilvusLite } from './open-milvus-lite';

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const dataFolder = temporaryFolder();
  let store: VectorStore;

  beforeAll(async () => {
    store = await openMilvusLite({ binaryFolder, dataFolder });
  });
  afterAll(() => store.close());

  describeFaceIndexContract(() => store);
  describeOracleParity(() => store, 25);
});
