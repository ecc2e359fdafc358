import { onnx } from 'onnx-proto';
import { checkQuantizedNetwork } from './check-quantized';

const { FLOAT, INT8, INT32, UINT8 } = onnx.TensorProto.DataType;

const bytesOf = (values: Float32Array | Int32Array | Int8Array | Uint8Array) => new Uint8Array(values.buffer);
const constant = (name: string, dataType: number, values: Float32Array | Int32Array | Int8Array | Uint8Array) => ({
  name,
  dataType,
  dims: [values.length],
  rawData: bytesOf(values),
});

/** A network with one quantized activation, weights of three channels with a bias, and a layer in fp32. */
const CONSTANTS = {
  'x.scale': constant('x.scale', FLOAT, Float32Array.of(0.5)),
  'x.zero': constant('x.zero', UINT8, Uint8Array.of(128)),
  weight: constant('weight', INT8, Int8Array.of(127, 0, -3)),
  // The second channel is all zeros: its scale is any normal number.
  'weight.scale': constant('weight.scale', FLOAT, Float32Array.of(0.01, 1, 1e-30)),
  'weight.zero': constant('weight.zero', INT8, Int8Array.of(0, 0, 0)),
  bias: constant('bias', INT32, Int32Array.of(100, 0, -100)),
  'bias.scale': constant('bias.scale', FLOAT, Float32Array.of(0.005, 0.5, 5e-31)),
  'bias.zero': constant('bias.zero', INT32, Int32Array.of(0, 0, 0)),
  'fp32 weight': constant('fp32 weight', FLOAT, Float32Array.of(1, 0, -1e-10)),
};

function encode(changes: Partial<Record<keyof typeof CONSTANTS, onnx.ITensorProto | null>> = {}): Uint8Array {
  const initializer = Object.entries({ ...CONSTANTS, ...changes }).flatMap(([, tensor]) => tensor ?? []);
  const node = ['x', 'weight', 'bias'].map((name) => ({
    opType: name === 'x' ? 'QuantizeLinear' : 'DequantizeLinear',
    input: [name, `${name}.scale`, `${name}.zero`],
    output: [`${name}.out`],
  }));
  return onnx.ModelProto.encode({ graph: { name: 'test', node, initializer } }).finish();
}

const defects = (changes?: Parameters<typeof encode>[0]) => checkQuantizedNetwork(encode(changes), 'test.onnx');

describe('checkQuantizedNetwork', () => {
  it('finds nothing in a network with a channel of zeros and one of tiny weights', () => {
    expect(defects()).toEqual([]);
  });

  it('accepts zero points that are absent, and constants that are not raw', () => {
    const scale = { name: 'x.scale', dataType: FLOAT, dims: [1], floatData: [0.5] };
    expect(defects({ 'x.zero': null, 'weight.zero': null, 'x.scale': scale })).toEqual([]);
  });

  it.each<[string, keyof typeof CONSTANTS, onnx.ITensorProto | null, RegExp]>([
    ['a scale of zero', 'weight.scale', constant('weight.scale', FLOAT, Float32Array.of(0.01, 0, 1)), /scale 0 /],
    [
      'a subnormal scale',
      'x.scale',
      constant('x.scale', FLOAT, Float32Array.of(1e-40)),
      /scale .*e-4.* not a positive normal/,
    ],
    ['a negative scale', 'x.scale', constant('x.scale', FLOAT, Float32Array.of(-1)), /scale -1 /],
    ['an infinite scale', 'x.scale', constant('x.scale', FLOAT, Float32Array.of(Infinity)), /scale Infinity /],
    ['a scale that is no number', 'x.scale', constant('x.scale', FLOAT, Float32Array.of(NaN)), /scale NaN /],
    ['a scale that is computed', 'x.scale', null, /not a constant/],
    ['an activation of another type', 'x.zero', constant('x.zero', INT8, Int8Array.of(1)), /not uint8/],
    ['weights of another type', 'weight.zero', constant('weight.zero', UINT8, Uint8Array.of(0, 0, 0)), /not int8/],
    ['asymmetric weights', 'weight.zero', constant('weight.zero', INT8, Int8Array.of(0, 1, 0)), /zero point .* not 0/],
    ['a bias that does not fit', 'bias', constant('bias', INT32, Int32Array.of(1, 2 ** 31 - 1, 0)), /exceeds 32 bits/],
    ['a negative bias that does not fit', 'bias', constant('bias', INT32, Int32Array.of(1, -(2 ** 31), 0)), /exceeds/],
    ['a subnormal weight', 'fp32 weight', constant('fp32 weight', FLOAT, Float32Array.of(1, -1e-40)), /subnormal/],
  ])('finds %s', (_, name, tensor, defect) => {
    expect(defects({ [name]: tensor })).toEqual([{ constant: name, defect: expect.stringMatching(defect) }]);
  });

  it('finds that nothing is quantized', () => {
    const bytes = onnx.ModelProto.encode({ graph: { name: 'test', node: [], initializer: [] } }).finish();
    expect(checkQuantizedNetwork(bytes, 'test.onnx')).toEqual([{ constant: '', defect: 'nothing is quantized' }]);
  });

  it('rejects a file that is not an ONNX model', () => {
    expect(() => checkQuantizedNetwork(Uint8Array.of(1, 2, 3), 'test.onnx')).toThrow(
      expect.objectContaining({ code: 'ASSET_CORRUPT' }),
    );
  });
});
