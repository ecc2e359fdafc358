import { type NetworkConversion, readAssetFile, readTfjs, TensorLookup } from '@lookalike/model-conversion';
import { resnet50Graph } from '../graphs/resnet50';

/** It has 110 kB; parsed JSON takes many times its size. */
const MAX_JSON_BYTES = 4 << 20;

export const resnet50Network: NetworkConversion = {
  formats: ['tfjs'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'model.json', MAX_JSON_BYTES);
    const all = readTfjs(bytes, (shard) => readAssetFile(asset, shard).bytes, file);
    // ImageNet's classifier is no part of the embedding.
    const tensors = new Map([...all].filter(([name]) => !name.startsWith('fc1000/')));
    return { tensors, models: { model: resnet50Graph(new TensorLookup(tensors, file)) } };
  },
};
