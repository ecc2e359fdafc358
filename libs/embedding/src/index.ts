export type * from './embedder';
export { createEmbedder, type EmbedderOptions } from './engine/create-embedder';
export { networkAssets } from './networks';
