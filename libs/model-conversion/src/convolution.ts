import type { ConvolutionLayer } from './onnx-graph';
import type { Tensor } from './tensors';

/** Batch normalisation at inference: (x - mean) / sqrt(variance + epsilon) * gamma + beta, with one value of each per channel. */
export interface BatchNorm {
  gamma: Tensor;
  beta: Tensor;
  mean: Tensor;
  variance: Tensor;
  epsilon: number;
}

/**
 * One layer with the result of a convolution (or fully connected layer: weight [out, in]) followed by a batch norm.
 *
 * @param bias of the convolution; null if it has none
 */
export function foldBatchNorm(weight: Tensor, bias: Tensor | null, norm: BatchNorm): ConvolutionLayer {
  const channels = weight.shape[0]!;
  const size = weight.data.length / channels;
  const data = new Float32Array(weight.data.length);
  const offsets = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const scale = norm.gamma.data[channel]! / Math.sqrt(norm.variance.data[channel]! + norm.epsilon);
    for (let at = channel * size; at < (channel + 1) * size; at++) data[at] = weight.data[at]! * scale;
    offsets[channel] = norm.beta.data[channel]! + ((bias?.data[channel] ?? 0) - norm.mean.data[channel]!) * scale;
  }
  return { weight: { shape: weight.shape, data }, bias: { shape: [channels], data: offsets } };
}

/** The layer with its output multiplied by `factor`. */
export function scaled({ weight, bias }: ConvolutionLayer, factor: number): ConvolutionLayer {
  const multiply = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map((value) => value * factor) });
  return { weight: multiply(weight), bias: multiply(bias) };
}

/**
 * From TensorFlow's order of axes (height, width, in, out; or in, out for a fully connected layer) to ONNX's (out, in, height, width; or
 * out, in).
 */
export function outputFirst({ shape, data }: Tensor): Tensor {
  const outputs = shape.at(-1)!;
  const inputs = shape.at(-2)!;
  const window = data.length / (inputs * outputs);
  const result = new Float32Array(data.length);
  let from = 0;
  for (let at = 0; at < window; at++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++) result[(output * inputs + input) * window + at] = data[from++]!;
  return { shape: [outputs, inputs, ...shape.slice(0, -2)], data: result };
}
