export type * from './embedder';
export { MODEL_DESCRIPTIONS } from './encode/models';
export { modelUnavailable, stillLoading } from './engine/network-states';
export { createEmbedder, defaultThreads, type EmbedderOptions } from './engine/threaded-embedder';
export { encoderInputs, inputShape } from './encoder-inputs';
export { conversionOf, networkAssets } from './networks';
export { openNetwork } from './onnx-network';
export { type NetworkProfile, profileLayers } from './profile-layers';
