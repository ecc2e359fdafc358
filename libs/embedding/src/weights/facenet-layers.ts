import { foldBatchNorm, outputFirst, type TensorLookup } from '@lookalike/model-conversion';
import type { InceptionResnetV1Layers } from './graphs/inception-resnet-v1';

const EPSILON = 1e-3;
const BOTTLENECK = [512, 1792];

/** Layers from a state_dict of facenet-pytorch's InceptionResnetV1. */
export function torchFacenetLayers(tensors: TensorLookup): InceptionResnetV1Layers {
  const norm = (path: string, channels: number) => ({
    gamma: tensors.get(`${path}.weight`, [channels]),
    beta: tensors.get(`${path}.bias`, [channels]),
    mean: tensors.get(`${path}.running_mean`, [channels]),
    variance: tensors.get(`${path}.running_var`, [channels]),
    epsilon: EPSILON,
  });
  return {
    convolution(path) {
      if (path.endsWith('.conv2d')) {
        const weight = tensors.get(`${path}.weight`, [null, null, null, null]);
        return { weight, bias: tensors.get(`${path}.bias`, [weight.shape[0]!]) };
      }
      const weight = tensors.get(`${path}.conv.weight`, [null, null, null, null]);
      return foldBatchNorm(weight, null, norm(`${path}.bn`, weight.shape[0]!));
    },
    bottleneck: () => foldBatchNorm(tensors.get('last_linear.weight', BOTTLENECK), null, norm('last_bn', 512)),
  };
}

/**
 * Layers from the constants of Sandberg's frozen graph, whose batch norms are folded but for the last. Its names tell a layer's place
 * in its branch by their order: `Branch_1/Conv2d_0a_1x1`, `Conv2d_0b_3x3`, `Conv2d_1a_3x3`.
 */
export function tensorflowFacenetLayers(tensors: TensorLookup): InceptionResnetV1Layers {
  const root = 'InceptionResnetV1/';
  return {
    convolution(path) {
      const layer = path.startsWith('conv2d_')
        ? tensors.child(`${root}${path.replace('conv2d', 'Conv2d')}_`, 0)
        : layerInBlock(tensors, root, path);
      const weight = outputFirst(tensors.get(`${layer}/weights`, [null, null, null, null]));
      const offset = path.endsWith('.conv2d') ? 'biases' : 'Conv2D_bn_offset';
      return { weight, bias: tensors.get(`${layer}/${offset}`, [weight.shape[0]!]) };
    },
    bottleneck() {
      const weight = outputFirst(tensors.get(`${root}Bottleneck/weights`, BOTTLENECK.toReversed()));
      const vector = (name: string) => tensors.get(`${root}Bottleneck/BatchNorm/${name}`, [512]);
      const [gamma, beta] = [vector('Const'), vector('beta')];
      const [mean, variance] = [vector('moving_mean'), vector('moving_variance')];
      return foldBatchNorm(weight, null, { gamma, beta, mean, variance, epsilon: EPSILON });
    },
  };
}

const BLOCKS: Record<string, string> = {
  repeat_1: 'Repeat/block35_',
  repeat_2: 'Repeat_1/block17_',
  repeat_3: 'Repeat_2/block8_',
  mixed_6a: 'Mixed_6a',
  mixed_7a: 'Mixed_7a',
  block8: 'Block8',
};

function layerInBlock(tensors: TensorLookup, root: string, path: string): string {
  const [, name = '', index, rest = ''] = /^(\w+?)(?:\.(\d+))?\.((?:branch|conv2d).*)$/.exec(path) ?? [];
  const block = `${root}${BLOCKS[name]}${index === undefined ? '' : Number(index) + 1}/`;
  if (rest === 'conv2d') return `${block}Conv2d_1x1`;
  const [branch = '', position = '0'] = rest.split('.');
  return tensors.child(`${block}${branch.replace('branch', 'Branch_')}/`, Number(position));
}
