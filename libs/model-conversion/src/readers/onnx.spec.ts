import { onnx } from 'onnx-proto';
import { readOnnx } from './onnx';
import { expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';
import { message, messageKey } from '../testing/write-protobuf';

const FLOAT = 1;
const INT64 = 7;
const raw = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function model(graph: onnx.IGraphProto): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ version: 9 }],
    graph: { name: 'g', ...graph },
  }).finish();
}

const valid = model({
  input: [{ name: 'x' }, { name: 'w' }],
  output: [{ name: 'y' }],
  node: [
    {
      opType: 'Conv',
      input: ['x', 'w'],
      output: ['y'],
      attribute: [
        { name: 'strides', type: 7, ints: [2, 1] },
        { name: 'group', type: 2, i: 3 },
      ],
      docString: 'not read',
    },
  ],
  initializer: [
    { name: 'w', dims: [1, 2], dataType: FLOAT, rawData: raw(1, 2) },
    { name: 'b', dims: [2], dataType: FLOAT, floatData: [3, 4] },
    { name: 'shape', dims: [1], dataType: INT64, int64Data: [5] },
  ],
});
const OPERATORS = new Set(['Conv']);
const read = (bytes: Uint8Array) => readOnnx(bytes, OPERATORS, 'weights.bin');
const corrupt = (what: RegExp) =>
  expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(what) as string });

describe('readOnnx', () => {
  it('reads nodes, attributes and float initialisers', () => {
    const { nodes, tensors, inputs, outputs } = read(valid);
    expect(nodes).toEqual([
      {
        operator: 'Conv',
        inputs: ['x', 'w'],
        outputs: ['y'],
        attributes: new Map([
          ['strides', [2, 1]],
          ['group', [3]],
        ]),
      },
    ]);
    expect(Object.fromEntries(tensors)).toEqual({
      w: { shape: [1, 2], data: Float32Array.of(1, 2) },
      b: { shape: [2], data: Float32Array.of(3, 4) },
    });
    expect({ inputs, outputs }).toEqual({ inputs: ['x'], outputs: ['y'] });
  });

  it.each([
    ['an operator that is not allowed', { node: [{ opType: 'If', output: ['y'] }] }, /operator "If"/],
    ['an operator of another domain', { node: [{ opType: 'Conv', domain: 'evil' }] }, /operator "Conv"/],
    [
      'values in another file',
      {
        initializer: [
          { name: 'w', dims: [1], dataType: FLOAT, externalData: [{ key: 'location', value: '/etc/passwd' }] },
        ],
      },
      /another file/,
    ],
    [
      'values that do not match the shape',
      { initializer: [{ name: 'w', dims: [3], dataType: FLOAT, rawData: raw(1) }] },
      /does not match/,
    ],
    [
      'a negative size',
      { initializer: [{ name: 'w', dims: [-1], dataType: FLOAT, rawData: raw(1) }] },
      /does not match/,
    ],
    [
      'a list that is too long',
      { initializer: [{ name: 'w', dims: new Array<number>(99).fill(1), dataType: FLOAT }] },
      /too long/,
    ],
    [
      'one name twice',
      { initializer: [1, 2].map((value) => ({ name: 'w', dims: [1], dataType: FLOAT, rawData: raw(value) })) },
      /contains "w" twice/,
    ],
  ] as [string, onnx.IGraphProto, RegExp][])('rejects %s', (_, graph, what) => {
    expect(() => read(model(graph))).toThrow(corrupt(what));
  });

  it('rejects graphs that are nested deeply', () => {
    // Each level: a node (1) with an attribute (5) that contains a graph (6). Written from the inside out.
    const parts: Buffer[] = [];
    let length = 0;
    for (let level = 0; level < 20_000; level++)
      for (const field of [6, 5, 1]) {
        const key = messageKey(field, length);
        parts.unshift(key);
        length += key.length;
      }
    expect(() => read(message(7, ...parts))).toThrow(corrupt(/not a valid protobuf message/));
  });

  it('rejects more fields than any network has', () => {
    const emptyNodes = Buffer.alloc(2 * 250_000, Buffer.of(0x0a, 0x00));
    expect(() => read(message(7, emptyNodes))).toThrow(corrupt(/more than 250000 protobuf fields/));
  });

  it('rejects a model without a graph', () => {
    expect(() => read(new Uint8Array())).toThrow(corrupt(/not an ONNX model/));
  });

  it('returns complete tensors or ASSET_CORRUPT for any bytes', () =>
    expectToSurviveAnyBytes(valid, (bytes, file) => readOnnx(bytes, OPERATORS, file).tensors));
});
