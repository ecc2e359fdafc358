import { join } from 'node:path';
import fc from 'fast-check';
import { onnx } from 'onnx-proto';
import { LookalikeError } from '@lookalike/domain';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { recipeHashOf } from '../../testing/recipe-hash-of';
import { largestDifference, noise, runModel } from '../../testing/run-model';
import { convertMobilefacenet, mobilefacenet } from './mobilefacenet';

const FLOAT = 1;
const INTS = 7;
const raw = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const constant = (name: string, dims: number[], seed: number): onnx.ITensorProto => {
  const size = dims.reduce((product, dimension) => product * dimension, 1);
  return { name, dims, dataType: FLOAT, rawData: raw(noise(size, seed)) };
};
const ints = (name: string, ...values: number[]): onnx.IAttributeProto => ({ name, type: INTS, ints: values });
const value = (name: string, ...sizes: number[]): onnx.IValueInfoProto => ({
  name,
  type: { tensorType: { elemType: FLOAT, shape: { dim: sizes.map((dimValue) => ({ dimValue })) } } },
});

/** A small MobileFaceNet: convolution, PReLU, a depthwise convolution with a skip connection, and the end of the real one. */
function smallModel(
  change: (graph: Required<Pick<onnx.IGraphProto, 'node' | 'initializer'>>) => void = () => undefined,
): Uint8Array {
  const graph = {
    node: [
      {
        opType: 'Conv',
        input: ['x', 'w1', 'b1'],
        output: ['a'],
        attribute: [ints('strides', 8, 8), ints('pads', 1, 1, 1, 1)],
      },
      { opType: 'PRelu', input: ['a', 's'], output: ['b'] },
      {
        opType: 'Conv',
        input: ['b', 'w2', 'b2'],
        output: ['c'],
        attribute: [ints('pads', 1, 1, 1, 1), { name: 'group', type: 2, i: 4 }],
      },
      { opType: 'Add', input: ['b', 'c'], output: ['d'] },
      { opType: 'Conv', input: ['d', 'w3', 'b3'], output: ['e'] },
      { opType: 'Reshape', input: ['e', '703'], output: ['y'] },
    ] as onnx.INodeProto[],
    initializer: [
      constant('w1', [4, 3, 3, 3], 1),
      constant('b1', [4], 2),
      constant('s', [4, 1, 1], 3),
      constant('w2', [4, 1, 3, 3], 4),
      constant('b2', [4], 5),
      constant('w3', [512, 4, 14, 14], 6),
      constant('b3', [512], 7),
      { name: '703', dims: [2], dataType: 7, int64Data: [1, 512] },
    ] as onnx.ITensorProto[],
  };
  change(graph);
  const whole = { name: 'g', ...graph, input: [value('x', 1, 3, 112, 112)], output: [value('y', 1, 512)] };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ version: 9 }], graph: whole }).finish();
}

describe('convertMobilefacenet', () => {
  it('copies a model and frees its batch size', async () => {
    const size = 3 * 112 * 112;
    const data = noise(2 * size, 9);
    const original = smallModel();
    const copied = await runModel(convertMobilefacenet(original, 'model.onnx').models.model!, [2, 3, 112, 112], data);
    for (const item of [0, 1]) {
      const one = await runModel(original, [1, 3, 112, 112], data.subarray(item * size, (item + 1) * size));
      expect(
        largestDifference(copied.embedding!.data.subarray(item * 512, (item + 1) * 512), one.y!.data),
      ).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['a value that no node computes', (graph) => (graph.node![0]!.input = ['nowhere', 'w1', 'b1']), /"nowhere"/],
    ['values in the wrong order', (graph) => graph.node!.reverse(), /no earlier node/],
    ['a missing constant', (graph) => graph.initializer!.shift(), /"w1" is missing/],
    ['a bias of another size', (graph) => (graph.initializer![1] = constant('b1', [5], 1)), /"b1" has the shape \[5\]/],
    ['uneven strides', (graph) => (graph.node![0]!.attribute![0] = ints('strides', 8, 4)), /asymmetric/],
    ['uneven padding', (graph) => (graph.node![0]!.attribute![1] = ints('pads', 1, 1, 0, 1)), /asymmetric/],
    ['an output that no node computes', (graph) => graph.node!.pop(), /does not compute its output/],
    ['a graph without nodes', (graph) => (graph.node!.length = 0), /does not compute its output/],
  ] as [string, (graph: onnx.IGraphProto) => void, RegExp][])('rejects %s', (_, change, message) => {
    expect(() => convertMobilefacenet(smallModel(change), 'model.onnx')).toThrow(
      expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(message) as string }),
    );
  });

  it('returns a model, or throws ASSET_CORRUPT, for any change of a few bytes', () => {
    const valid = smallModel((graph) => (graph.initializer![5] = constant('w3', [2, 4, 1, 1], 6)));
    const change = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(change, (edits) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, edit] of edits) bytes[at] = edit;
        try {
          expect(convertMobilefacenet(bytes, 'model.onnx').models.model!.length).toBeGreaterThan(0);
        } catch (error) {
          if (!LookalikeError.is(error, 'ASSET_CORRUPT')) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  describeWith('the weights of MOBILEFACENET', fetchedAsset('mobilefacenet'), (asset) => {
    const { models, tensors } = mobilefacenet.conversion.convert(asset);
    const size = 3 * 112 * 112;

    it('returns the same for a batch as the file for each face', async () => {
      const data = noise(3 * size);
      const ours = await runModel(models.model!, [3, 3, 112, 112], data);
      expect(ours.embedding!.shape).toEqual([3, 512]);
      for (const face of [0, 1, 2]) {
        const one = data.subarray(face * size, (face + 1) * size);
        const theirs = await runModel(join(asset.folder, 'model.onnx'), [1, 3, 112, 112], one);
        expect(
          largestDifference(ours.embedding!.data.subarray(face * 512, (face + 1) * 512), theirs.output!.data),
        ).toBeLessThan(1e-5);
      }
    });

    it('keeps its recipe hash', () => {
      expect(recipeHashOf(mobilefacenet, tensors)).toBe(
        'b16dd69ce88d64c0afc5db736330a32434ea53d361200763391db7e82a551581',
      );
    });
  });
});
