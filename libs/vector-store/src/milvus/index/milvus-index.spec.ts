import type { CollectionReader } from '../collection/collection';
import type { CurrentCollection } from '../collection/current-collection';
import { MilvusIndex } from './milvus-index';

describe('MilvusIndex', () => {
  it('reports rows that a query still finds after their deletion as INDEX_CONFLICT: the store works', async () => {
    const remaining = { existing: async (ids: string[]) => ids } as unknown as CollectionReader;
    const current = {
      name: 'kept',
      read: (_: unknown, query: (reader: CollectionReader) => Promise<unknown>) => query(remaining),
      delete: async () => undefined,
    } as unknown as CurrentCollection;
    await expect(new MilvusIndex(current, 'owner').delete({ faceIds: ['a#0', 'b#0'] })).rejects.toMatchObject({
      code: 'INDEX_CONFLICT',
      retryable: true,
      message: 'Milvus still returns 2 of 2 deleted rows of kept.',
    });
  });
});
