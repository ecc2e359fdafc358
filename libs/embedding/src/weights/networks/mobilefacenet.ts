import { mobilefacenetGraph } from '../graphs/mobilefacenet';
import { readAssetFile } from '../read-asset-file';
import type { NetworkConverter } from './network-converter';

/** It has 5 MB; its nodes and names take many times their size once they are read. */
const MAX_BYTES = 64 << 20;

export const mobilefacenetNetwork: NetworkConverter = {
  formats: ['onnx'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'model.onnx', MAX_BYTES);
    const { tensors, graph } = mobilefacenetGraph(bytes, file);
    return { tensors, models: { model: graph } };
  },
};
