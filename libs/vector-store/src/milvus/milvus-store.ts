import { waitForAbort } from '../data-directory';
import { validateIndexName } from '../validate';
import type { VectorStore } from '../vector-store';
import type { Credentials } from './client/client';
import { MilvusConnection, type Endpoint } from './client/connection';
import { CurrentCollection } from './collection/current-collection';
import { MilvusIndex } from './index/milvus-index';
import { flatThenHnsw, type IndexType, type IndexTypeRule } from './collection/index-type';

export interface RemoteMilvusOptions extends Credentials {
  /** `host:port`, or `https://host:port` for TLS. */
  address: string;
  /** Default: FLAT up to 100,000 rows, HNSW for more. */
  index?: IndexType;
  /** Called when a call or `status()` has found that the server became reachable or unreachable. */
  onStatusChange?(): void;
}

/**
 * The store on a Milvus Standalone or a Milvus cluster. Does no I/O: the server need not be running yet, and calls throw
 * STORE_UNAVAILABLE until it responds.
 */
export function openRemoteMilvus(options: RemoteMilvusOptions): VectorStore {
  const { address, index, onStatusChange, ...credentials } = options;
  const endpoint = {
    address: async () => address,
    description: `Milvus at ${address.replace(/^https?:\/\//, '')}`,
    remedy: 'Start Milvus, or correct its address.',
  };
  const indexType = index ? () => index : flatThenHnsw;
  return createMilvusStore({ endpoint, credentials, role: 'owner', indexType, onStatusChange });
}

export interface MilvusStoreOptions {
  endpoint: Endpoint;
  credentials?: Credentials;
  role: VectorStore['role'];
  indexType: IndexTypeRule;
  onStatusChange?: (() => void) | undefined;
}

/** A VectorStore on any Milvus server. Does no I/O before its first call. */
export function createMilvusStore(options: MilvusStoreOptions): VectorStore {
  const { endpoint, credentials, role, indexType, onStatusChange } = options;
  const connection = new MilvusConnection(endpoint, credentials, onStatusChange);
  const indexes = new Map<string, MilvusIndex>();
  return {
    role,
    index(name) {
      validateIndexName(name);
      // One object for each name, because it tracks the current build, and the writes of this process that queries may not return yet.
      const index = indexes.get(name) ?? new MilvusIndex(new CurrentCollection(name, connection, indexType), role);
      indexes.set(name, index);
      return index;
    },
    async status() {
      const problem = await connection.check();
      const retryAt = problem && (endpoint.retryAt ?? null);
      return { ready: problem === null, problem, retryAt, role, description: endpoint.description };
    },
    ownerEnded: waitForAbort,
    close: () => connection.close(),
  };
}
