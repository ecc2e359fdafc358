export { corruptFile, readAssetFile, unknownFormat } from './asset-file';
export { checkQuantizedNetwork } from './check-quantized';
export { foldBatchNorm, outputFirst, scaled, type BatchNorm } from './convolution';
export type { PreparedNetwork } from './network-cache';
export { OnnxGraph, type ConvolutionLayer, type Value, type Window } from './onnx-graph';
export { prepareNetwork, type ConvertedNetwork, type NetworkConversion } from './prepare-network';
export {
  findQuantizedNetwork,
  type QuantizationRecord,
  removeQuantizedNetwork,
  storeQuantizedNetwork,
} from './quantized-network';
export { readGraphdef, readGraphdefNodes, type GraphdefNode } from './readers/graphdef';
export { readLegacyPickle } from './readers/legacy-pickle';
export { readOnnx, type OnnxNode } from './readers/onnx';
export { readSafetensors } from './readers/safetensors';
export { readTfjs } from './readers/tfjs';
export { recipeHash, tensorHash, type Recipe } from './recipe-hash';
export { bytesOf, TensorLookup, type Tensor, type Tensors } from './tensors';
