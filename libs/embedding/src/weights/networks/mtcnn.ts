import { mtcnnGraphs } from '../graphs/mtcnn';
import { readAssetFile } from '../read-asset-file';
import { readLegacyPickle } from '../read-legacy-pickle';
import type { Tensor } from '../tensor';
import { TensorLookup } from '../tensor-lookup';
import type { NetworkConverter } from './network-converter';

export const mtcnnNetwork: NetworkConverter = {
  formats: ['legacy-pickle'],
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
