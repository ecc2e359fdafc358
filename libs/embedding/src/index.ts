export type * from './embedder';
export { MODEL_DESCRIPTIONS } from './encode/models';
export { modelUnavailable, stillLoading } from './engine/network-states';
export { createEmbedder, defaultThreads, type EmbedderOptions } from './engine/threaded-embedder';
export { conversionOf, networkAssets } from './networks';
export { type NetworkProfile, profileLayers } from './profile-layers';
