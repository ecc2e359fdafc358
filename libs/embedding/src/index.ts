export type * from './embedder';
export { modelUnavailable, stillLoading } from './engine/network-states';
export { createEmbedder, type EmbedderOptions } from './engine/threaded-embedder';
export { networkAssets } from './networks';
