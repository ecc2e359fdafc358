import {
  type NetworkConversion,
  readAssetFile,
  readLegacyPickle,
  type Tensor,
  TensorLookup,
} from '@lookalike/model-conversion';
import { mtcnnGraphs } from '../graphs/mtcnn';

export const mtcnnNetwork: NetworkConversion = {
  formats: ['legacy-pickle'],
  models: ['pnet', 'rnet', 'onet'],
  convert(asset) {
    const tensors = new Map<string, Tensor>();
    const [pnet, rnet, onet] = ['pnet', 'rnet', 'onet'].map((name) => {
      const { bytes, file } = readAssetFile(asset, `${name}.pt`);
      const own = readLegacyPickle(bytes, file);
      for (const [key, tensor] of own) tensors.set(`${name}.${key}`, tensor);
      return new TensorLookup(own, file);
    });
    return { tensors, models: { ...mtcnnGraphs(pnet!, rnet!, onet!) } };
  },
};
