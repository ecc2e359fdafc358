export type * from './vector-store';
export { lockDataDirectory, waitForAbort, notOwner, ownerEnded } from './data-directory';
export { createMemoryStore } from './memory/memory-store';
export { openMilvusLite, type MilvusLiteOptions } from './lite/open-milvus-lite';
export { openRemoteMilvus, type RemoteMilvusOptions } from './milvus/milvus-store';
export type { Credentials } from './milvus/client/client';
export { FLAT, HNSW, type IndexType } from './milvus/collection/index-type';
export { type Standalone, startStandalone } from './standalone/start-standalone';
export { milvusLite, milvusStandalone } from './assets';
