export type * from './embedder';
export { createEmbedder, type EmbedderOptions } from './engine/threaded-embedder';
export { networkAssets } from './networks';
