import type { VectorStore } from '../face-index';
import type { Credentials } from './create-client';
import { flatThenHnsw, type IndexType } from './index-choice';
import { createMilvusStore } from './milvus-store';

export interface RemoteMilvusOptions extends Credentials {
  /** `host:port`, or `https://host:port` for TLS. */
  address: string;
  /** Default: FLAT up to 100,000 rows, HNSW beyond. */
  index?: IndexType;
}

/** The store on a Milvus Standalone or a cluster: MILVUS_ADDRESS. It need not be up yet. */
export function openRemoteMilvus({ address, index, ...credentials }: RemoteMilvusOptions): VectorStore {
  const endpoint = {
    address: async () => address,
    description: `Milvus at ${address.replace(/^https?:\/\//, '')}`,
    remedy: 'Start the Milvus at MILVUS_ADDRESS, or correct the address, the password or the token.',
  };
  return createMilvusStore({ endpoint, credentials, role: 'owner', indexChoice: index ? () => index : flatThenHnsw });
}
