import { type NetworkConversion, readAssetFile } from '@lookalike/model-conversion';
import { mobilefacenetGraph } from '../graphs/mobilefacenet';

/** It has 5 MB; its nodes and names take many times their size once they are read. */
const MAX_BYTES = 64 << 20;

export const mobilefacenetNetwork: NetworkConversion = {
  formats: ['onnx'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'model.onnx', MAX_BYTES);
    const { tensors, graph } = mobilefacenetGraph(bytes, file);
    return { tensors, models: { model: graph } };
  },
};
