import { checkIndexName } from '../check-rows';
import type { VectorStore } from '../face-index';
import { CollectionAccess } from './collection-access';
import { MilvusConnection } from './connection';
import type { Credentials } from './create-client';
import type { Endpoint } from './endpoint';
import type { IndexChoice } from './index-choice';
import { MilvusIndex } from './milvus-index';

export interface MilvusStoreOptions {
  endpoint: Endpoint;
  credentials?: Credentials;
  role: VectorStore['role'];
  indexChoice: IndexChoice;
}

/** A VectorStore on a Milvus server, wherever it runs. Does no I/O before it is asked something. */
export function createMilvusStore({ endpoint, credentials, role, indexChoice }: MilvusStoreOptions): VectorStore {
  const connection = new MilvusConnection(endpoint, credentials);
  const indices = new Map<string, MilvusIndex>();
  return {
    role,
    index(name) {
      // One object for each name, since it knows what this process has written and not yet seen.
      const access = () => new CollectionAccess(checkIndexName(name), connection, indexChoice);
      const index = indices.get(name) ?? new MilvusIndex(name, access(), role);
      indices.set(name, index);
      return index;
    },
    async status() {
      const ready = await connection.answers();
      return { ready, role, description: endpoint.description };
    },
    close: () => connection.close(),
  };
}
