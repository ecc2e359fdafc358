export type * from './face-index';
export { createMemoryStore } from './memory/memory-store';
export { openMilvusLite, type MilvusLiteOptions } from './lite/open-milvus-lite';
export { openRemoteMilvus, type RemoteMilvusOptions } from './milvus/open-remote-milvus';
export type { Credentials } from './milvus/create-client';
export type { IndexType } from './milvus/index-choice';
export { milvusLite } from './assets/milvus-lite';
export { milvusStandalone } from './assets/milvus-standalone';
