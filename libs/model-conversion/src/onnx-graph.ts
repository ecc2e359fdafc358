import { onnx } from 'onnx-proto';
import { bytesOf, type Tensor } from './tensors';

/** The name of a value in the graph. */
export type Value = string & { readonly value: unique symbol };
export type Dimension = number | string;

const OPSET = 17;
const IR_VERSION = 8;
const { FLOAT } = onnx.TensorProto.DataType;
const { INT, INTS } = onnx.AttributeProto.AttributeType;

/**
 * Smaller weights are written as zero. Processors multiply subnormal numbers (below 1.2e-38) up to a hundred times more slowly, and weights
 * below 1e-20 make subnormal activations. The largest power of ten at which the faces and embeddings of the reference photos stay the
 * same to the last bit for every network; at 1e-9 those of FACENET, FACENET_CASIA and RESNET50 change (docs/decisions/0025).
 */
const MIN_WEIGHT = 1e-10;

export interface ConvolutionLayer {
  /** Output channels, input channels / groups, height, width. */
  weight: Tensor;
  bias: Tensor;
}

export interface Window {
  /** The same for rows and columns; 1 by default. */
  stride?: number;
  /** Padding on both sides of the rows and of the columns; none by default. */
  pad?: readonly [number, number];
}

/** Builds an ONNX model (opset 17) of float32 tensors in NCHW order, node by node. Weights below 1e-10 become zero. */
export class OnnxGraph {
  private readonly nodes: (onnx.INodeProto & { input: string[]; output: string[] })[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly inputs: onnx.IValueInfoProto[] = [];
  private readonly outputs: onnx.IValueInfoProto[] = [];
  private count = 0;

  constructor(private readonly name: string) {}

  /** @param shape a string names a free dimension */
  input(name: string, shape: readonly Dimension[]): Value {
    this.inputs.push(valueInfo(name, shape));
    return name as Value;
  }

  /** Declares a value as an output of the model: it is renamed to `name` everywhere in the graph. */
  output(name: string, value: Value, shape: readonly Dimension[]): void {
    for (const node of this.nodes) {
      node.input = node.input.map((input) => (input === value ? name : input));
      node.output = node.output.map((output) => (output === value ? name : output));
    }
    this.outputs.push(valueInfo(name, shape));
  }

  /** @param group as in ONNX's Conv: the number of groups of channels */
  convolution(
    x: Value,
    { weight, bias }: ConvolutionLayer,
    { stride = 1, pad = [0, 0] }: Window = {},
    group = 1,
  ): Value {
    return this.node('Conv', [x, this.constant(weight), this.constant(bias)], {
      kernel_shape: weight.shape.slice(2),
      strides: [stride, stride],
      pads: [...pad, ...pad],
      dilations: [1, 1],
      group,
    });
  }

  maxPool(x: Value, size: number, { stride = 1, pad = [0, 0] }: Window = {}, ceil = false): Value {
    return this.node('MaxPool', [x], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [...pad, ...pad],
      ceil_mode: Number(ceil),
    });
  }

  /** A fully connected layer on [N, in]; weight [out, in], bias [out]. */
  dense(x: Value, weight: Tensor, bias: Tensor): Value {
    return this.node('Gemm', [x, this.constant(weight), this.constant(bias)], { transB: 1 });
  }

  relu(x: Value): Value {
    return this.node('Relu', [x]);
  }

  /** PReLU on [N, C]. @param slope one per channel */
  prelu1d(x: Value, slope: Tensor): Value {
    return this.node('PRelu', [x, this.constant(slope)]);
  }

  /**
   * PReLU on [N, C, H, W] as relu(x) - slope * relu(-x), where the products are 1×1 convolutions of one channel each. The result equals
   * that of onnxruntime's PRelu to the last bit. That operator has no kernel for the blocked layout of onnxruntime's convolutions:
   * MobileFaceNet takes 7.7 ms with it and 2.6 ms without.
   *
   * @param slope one per channel
   */
  prelu2d(x: Value, slope: Tensor): Value {
    const channels = slope.data.length;
    const bias = { shape: [channels], data: new Float32Array(channels) };
    const multiply = (value: Value, data: Float32Array) =>
      this.convolution(value, { weight: { shape: [channels, 1, 1, 1], data }, bias }, {}, channels);
    const negative = this.relu(multiply(x, new Float32Array(channels).fill(-1)));
    const minusSlope = slope.data.map((value) => -value);
    return this.add(multiply(negative, minusSlope), this.relu(x));
  }

  add(a: Value, b: Value): Value {
    return this.node('Add', [a, b]);
  }

  /** Joins along the channels. */
  concatenate(values: readonly Value[]): Value {
    return this.node('Concat', values, { axis: 1 });
  }

  /** Over the channels. */
  softmax(x: Value): Value {
    return this.node('Softmax', [x], { axis: 1 });
  }

  globalAveragePool(x: Value): Value {
    return this.node('GlobalAveragePool', [x]);
  }

  /** [N, C, H, W] to [N, C * H * W] */
  flatten(x: Value): Value {
    return this.node('Flatten', [x], { axis: 1 });
  }

  /** The model as a serialised ModelProto. */
  encode(): Uint8Array {
    const { name, nodes: node, initializers: initializer, inputs: input, outputs: output } = this;
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'lookalike',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: { name, node, initializer, input, output },
    }).finish();
  }

  private node(
    opType: string,
    input: readonly string[],
    attributes: Record<string, number | readonly number[]> = {},
  ): Value {
    const output = `${opType.toLowerCase()}_${this.count++}`;
    const attribute = Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number' ? { name, type: INT, i: value } : { name, type: INTS, ints: [...value] },
    );
    this.nodes.push({ opType, name: output, input: [...input], output: [output], attribute });
    return output as Value;
  }

  private constant(tensor: Tensor): string {
    const name = `constant_${this.count++}`;
    const { shape } = tensor;
    const data = tensor.data.map((value) => (Math.abs(value) < MIN_WEIGHT ? 0 : value));
    this.initializers.push({ name, dataType: FLOAT, dims: [...shape], rawData: bytesOf({ shape, data }) });
    return name;
  }
}

function valueInfo(name: string, shape: readonly Dimension[]): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
