import {
  type ConvolutionLayer,
  foldBatchNorm,
  OnnxGraph,
  outputFirst,
  type TensorLookup,
  type Value,
  type Window,
} from '@lookalike/model-conversion';

/** Blocks of each stage and the width of their first two convolutions. */
const STAGES = [
  { stage: 2, blocks: 3, width: 64 },
  { stage: 3, blocks: 4, width: 128 },
  { stage: 4, blocks: 6, width: 256 },
  { stage: 5, blocks: 3, width: 512 },
];

/**
 * ResNet-50 (He et al. 2015, arXiv:1512.03385) as Keras has it (keras_applications resnet50: stride in a block's first 1×1
 * convolution, biases, batch norm eps 1e-3), up to the layer `avg_pool`. Input `input`: [N, 3, 224, 224], BGR minus (103.939,
 * 116.779, 123.68). Output `embedding`: [N, 2048], not normalised.
 */
export function resnet50Graph(tensors: TensorLookup): Uint8Array {
  const graph = new OnnxGraph('resnet50');
  const step = (x: Value, layer: ConvolutionLayer, window?: Window) => graph.convolution(x, layer, window);
  let inputs = 64;
  let x = graph.input('input', ['N', 3, 224, 224]);
  x = graph.relu(step(x, convolution(tensors, 'conv1', 'bn_conv1', [7, 3, 64]), { stride: 2, pad: [3, 3] }));
  // Keras pads with zeros where ONNX pads with nothing: the same behind a ReLU.
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
