import type { AssetSpec } from '@lookalike/domain';
import {
  type NetworkConversion,
  readAssetFile,
  readLegacyPickle,
  type Tensor,
  TensorLookup,
} from '@lookalike/model-conversion';
import { onetGraph, pnetGraph, rnetGraph } from './mtcnn-graphs';

/** PNet, RNet and ONet as state_dicts in PyTorch's legacy pickle format. */
export const mtcnnWeights: AssetSpec = {
  name: 'mtcnn',
  title: 'MTCNN weights',
  enables: 'face detection and all models that compare faces',
  terms: 'Weights of facenet-pytorch (MIT), trained on WIDER FACE and CelebA, which are for research only.',
  sources: [
    {
      from: 'pypi',
      format: 'legacy-pickle',
      package: 'facenet-pytorch',
      version: '2.6.0',
      kind: 'wheel',
      sha256: { any: 'ecb82b27beb226d106f2219efe8f829b01b87a8595badd01545679bdb9f19cca' },
      bytes: 1_881_930,
      files: {
        'pnet.pt': 'facenet_pytorch/data/pnet.pt',
        'rnet.pt': 'facenet_pytorch/data/rnet.pt',
        'onet.pt': 'facenet_pytorch/data/onet.pt',
      },
    },
  ],
};

/** Converts the weights to the graphs of `mtcnn-graphs.ts`. */
export const mtcnnConversion: NetworkConversion = {
  formats: ['legacy-pickle'],
  models: ['pnet', 'rnet', 'onet'],
  convert(asset) {
    const tensors = new Map<string, Tensor>();
    const [pnet, rnet, onet] = ['pnet', 'rnet', 'onet'].map((name) => {
      const { bytes, file } = readAssetFile(asset, `${name}.pt`);
      const networkTensors = readLegacyPickle(bytes, file);
      for (const [key, tensor] of networkTensors) tensors.set(`${name}.${key}`, tensor);
      return new TensorLookup(networkTensors, file);
    });
    return { tensors, models: { pnet: pnetGraph(pnet!), rnet: rnetGraph(rnet!), onet: onetGraph(onet!) } };
  },
};
