export type * from './face-index';
export { milvusLite } from './assets/milvus-lite';
export { milvusStandalone } from './assets/milvus-standalone';
