import {
  type ConvolutionLayer,
  OnnxGraph,
  type Tensor,
  type TensorLookup,
  type Value,
} from '@lookalike/model-conversion';

/*
 * The three networks of MTCNN (Zhang et al. 2016, arXiv:1604.02878) as in facenet-pytorch 2.6.0. Input `input`: [N, 3, H, W], RGB,
 * (x - 127.5) / 128. Outputs of RNet and ONet: `probabilities` (0: no face, 1: face, after softmax), `regressions` (x1, y1, x2, y2 in
 * units of the window) and, of ONet, `landmarks` (five x, then five y).
 */

/**
 * Fully convolutional, any size from 12 px, with a window of 12 px at every second pixel. Output `heads` [N, 6, h, w]: the values for "no
 * face" and "face" before softmax, which is needed at few windows only, and the regressions.
 */
export function pnetGraph(tensors: TensorLookup): Uint8Array {
  const graph = new OnnxGraph('mtcnn-pnet');
  let x = graph.input('input', ['N', 3, 'H', 'W']);
  x = convolution(graph, tensors, x, 1, [10, 3, 3]);
  x = graph.maxPool(x, 2, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 2, [16, 10, 3]);
  x = convolution(graph, tensors, x, 3, [32, 16, 3]);
  const [scores, regressions] = [headOverMap(tensors, 'conv4_1', 2), headOverMap(tensors, 'conv4_2', 4)];
  const heads = graph.convolution(x, {
    weight: concatenate(scores.weight, regressions.weight),
    bias: concatenate(scores.bias, regressions.bias),
  });
  graph.output('heads', heads, ['N', 6, 'h', 'w']);
  return graph.encode();
}

/**
 * 24 × 24 px: outputs [N, 2] and [N, 4]. onnxruntime computes in blocks of 16 channels (8 without AVX-512) and leaves that layout where the
 * channels do not fill their blocks, so 28 are filled up to 32, which saves a tenth of the time and changes no bit of the outputs. PNet's
 * 10 are not: the sums of its next layer would be rounded differently.
 */
export function rnetGraph(tensors: TensorLookup): Uint8Array {
  const graph = new OnnxGraph('mtcnn-rnet');
  let x = graph.input('input', ['N', 3, 24, 24]);
  x = convolution(graph, tensors, x, 1, [28, 3, 3], { outputs: 32 });
  x = graph.maxPool(x, 3, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 2, [48, 28, 3], { inputs: 32 });
  x = graph.maxPool(x, 3, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 3, [64, 48, 2]);
  x = denseOverMap(graph, tensors, x, 4, [128, 64, 3]);
  graph.output('probabilities', graph.softmax(head(graph, tensors, x, 'dense5_1', [2, 128])), ['N', 2]);
  graph.output('regressions', head(graph, tensors, x, 'dense5_2', [4, 128]), ['N', 4]);
  return graph.encode();
}

/** 48 × 48 px: outputs [N, 2], [N, 4] and [N, 10]. */
export function onetGraph(tensors: TensorLookup): Uint8Array {
  const graph = new OnnxGraph('mtcnn-onet');
  let x = graph.input('input', ['N', 3, 48, 48]);
  x = convolution(graph, tensors, x, 1, [32, 3, 3]);
  x = graph.maxPool(x, 3, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 2, [64, 32, 3]);
  x = graph.maxPool(x, 3, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 3, [64, 64, 3]);
  x = graph.maxPool(x, 2, { stride: 2 }, true);
  x = convolution(graph, tensors, x, 4, [128, 64, 2]);
  x = denseOverMap(graph, tensors, x, 5, [256, 128, 3]);
  graph.output('probabilities', graph.softmax(head(graph, tensors, x, 'dense6_1', [2, 256])), ['N', 2]);
  graph.output('regressions', head(graph, tensors, x, 'dense6_2', [4, 256]), ['N', 4]);
  graph.output('landmarks', head(graph, tensors, x, 'dense6_3', [10, 256]), ['N', 10]);
  return graph.encode();
}

type Shape = readonly [outputs: number, inputs: number, size: number];

/**
 * A convolution and its PReLU.
 *
 * @param padded channels after zeros are appended; default: none are
 */
function convolution(
  graph: OnnxGraph,
  tensors: TensorLookup,
  x: Value,
  index: number,
  [out, into, size]: Shape,
  { outputs = out, inputs = into }: { outputs?: number; inputs?: number } = {},
): Value {
  const weight = tensors.get(`conv${index}.weight`, [out, into, size, size]);
  const bias = tensors.get(`conv${index}.bias`, [out]);
  const slope = tensors.get(`prelu${index}.weight`, [out]);
  const layer = { weight: pad(weight, [outputs, inputs, size, size]), bias: pad(bias, [outputs]) };
  return graph.prelu2d(graph.convolution(x, layer), pad(slope, [outputs]));
}

/** Appends zeros to the first one or two dimensions. */
function pad({ shape, data }: Tensor, padded: readonly number[]): Tensor {
  const [rows, columns = 1, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  const result = new Float32Array(padded.reduce((product, length) => product * length, 1));
  const stride = (padded[1] ?? 1) * size;
  for (let row = 0; row < rows!; row++)
    result.set(data.subarray(row * columns * size, (row + 1) * columns * size), row * stride);
  return { shape: padded, data: result };
}

/** A fully connected layer at each position of PNet's map of 32 channels. */
function headOverMap(tensors: TensorLookup, name: string, outputs: number): ConvolutionLayer {
  return {
    weight: tensors.get(`${name}.weight`, [outputs, 32, 1, 1]),
    bias: tensors.get(`${name}.bias`, [outputs]),
  };
}

/** Joins along the first dimension. */
function concatenate(a: Tensor, b: Tensor): Tensor {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { shape: [a.shape[0]! + b.shape[0]!, ...a.shape.slice(1)], data };
}

/** The first fully connected layer, over a map of `inputs` channels and size × size positions. */
function denseOverMap(
  graph: OnnxGraph,
  tensors: TensorLookup,
  x: Value,
  index: number,
  [out, into, size]: Shape,
): Value {
  const weight = channelsFirst(tensors.get(`dense${index}.weight`, [out, into * size * size]), into, size);
  const y = graph.dense(graph.flatten(x), weight, tensors.get(`dense${index}.bias`, [out]));
  return graph.prelu1d(y, tensors.get(`prelu${index}.weight`, [out]));
}

function head(
  graph: OnnxGraph,
  tensors: TensorLookup,
  x: Value,
  name: string,
  shape: readonly [number, number],
): Value {
  return graph.dense(x, tensors.get(`${name}.weight`, shape), tensors.get(`${name}.bias`, [shape[0]]));
}

/** facenet-pytorch flattens a map as column, row, channel (`permute(0, 3, 2, 1)`); ONNX's Flatten as channel, row, column. */
function channelsFirst({ shape, data }: Tensor, channels: number, size: number): Tensor {
  const result = new Float32Array(data.length);
  const inputs = channels * size * size;
  for (let at = 0; at < data.length; at++) {
    const position = at % inputs;
    const channel = position % channels;
    const row = Math.floor(position / channels) % size;
    const column = Math.floor(position / channels / size);
    result[at - position + (channel * size + row) * size + column] = data[at]!;
  }
  return { shape, data: result };
}
