import { onnx } from 'onnx-proto';
import { OnnxGraph } from './onnx-graph';
import type { Tensor } from './tensors';

const tensor = (...shape: number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length: count }, (_, index) => index) };
};
const decode = (graph: OnnxGraph) => onnx.ModelProto.decode(graph.encode()).graph!;
const attributesOf = ({ attribute }: onnx.INodeProto) =>
  Object.fromEntries(attribute!.map(({ name, i, ints }) => [name, ints?.length ? ints.map(Number) : Number(i)]));

describe('OnnxGraph', () => {
  it('writes inputs and outputs with fixed and free dimensions', () => {
    const graph = new OnnxGraph('test');
    const x = graph.input('input', ['N', 3, 'H', 12]);
    graph.output('scores', graph.softmax(x), ['N', 2]);
    const { name, input, output } = decode(graph);
    const dimensions = ({ type }: onnx.IValueInfoProto) =>
      type!.tensorType!.shape!.dim!.map(({ dimParam, dimValue }) => dimParam || Number(dimValue));
    expect(name).toBe('test');
    expect(input!.map((value) => [value.name, dimensions(value)])).toEqual([['input', ['N', 3, 'H', 12]]]);
    expect(output!.map((value) => [value.name, dimensions(value)])).toEqual([['scores', ['N', 2]]]);
  });

  it('renames an output in the nodes that compute and use it', () => {
    const graph = new OnnxGraph('test');
    const first = graph.relu(graph.input('input', ['N', 4]));
    graph.output('second', graph.softmax(first), ['N', 4]);
    graph.output('first', first, ['N', 4]);
    expect(decode(graph).node!.map(({ opType, input, output }) => [opType, input, output])).toEqual([
      ['Relu', ['input'], ['first']],
      ['Softmax', ['first'], ['second']],
    ]);
  });

  it('writes weights as float32 initialisers', () => {
    const graph = new OnnxGraph('test');
    const weight = { shape: [2, 3], data: new Float32Array([9, 1, 2, 3, 4, 5, 6, 9]).subarray(1, 7) };
    graph.output('output', graph.dense(graph.input('input', ['N', 3]), weight, tensor(2)), ['N', 2]);
    const { node, initializer } = decode(graph);
    expect(node![0]!.input!.slice(1)).toEqual(initializer!.map(({ name }) => name));
    const [written] = initializer!;
    expect(written!.dims!.map(Number)).toEqual([2, 3]);
    expect([...new Float32Array(Uint8Array.from(written!.rawData!).buffer)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('writes weights below 1e-10 as zero, and does not change the tensor', () => {
    const graph = new OnnxGraph('test');
    const data = new Float32Array([1e-45, -1e-38, 9e-11, -1.1e-10, NaN, 1]);
    const weight = { shape: [1, 6], data: data.slice() };
    graph.output('output', graph.dense(graph.input('input', ['N', 6]), weight, tensor(1)), ['N', 1]);
    const [written] = decode(graph).initializer!;
    const expected = new Float32Array([0, 0, 0, -1.1e-10, NaN, 1]);
    expect(new Float32Array(Uint8Array.from(written!.rawData!).buffer)).toEqual(expected);
    expect(weight.data).toEqual(data);
  });

  it('writes the window of convolutions and poolings as ONNX expects it', () => {
    const graph = new OnnxGraph('test');
    const layer = { weight: tensor(4, 1, 3, 5), bias: tensor(4) };
    const x = graph.convolution(graph.input('input', ['N', 4, 9, 9]), layer, { stride: 2, pad: [1, 2] }, 4);
    graph.output('output', graph.maxPool(x, 3, { stride: 2 }, true), ['N', 4, 2, 2]);
    expect(decode(graph).node!.map(attributesOf)).toEqual([
      { kernel_shape: [3, 5], strides: [2, 2], pads: [1, 2, 1, 2], dilations: [1, 1], group: 4 },
      { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 0, 0], ceil_mode: 1 },
    ]);
  });
});
