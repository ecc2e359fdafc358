export type * from './embedder';
export { MODEL_DESCRIPTIONS } from './encode/models';
export { modelUnavailable, stillLoading } from './engine/network-states';
export { createEmbedder, type EmbedderOptions } from './engine/threaded-embedder';
export { networkAssets } from './networks';
