import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import fc from 'fast-check';
import { readLegacyPickle } from './legacy-pickle';
import { expectTensorsOrCorrupt, expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';
import { legacyCheckpointOf, legacyHeader, writeLegacyPickle } from '@lookalike/testing';

const read = (bytes: Uint8Array) => readLegacyPickle(bytes, 'weights.bin');
const corrupt = (what: RegExp) =>
  expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(what) as string });

const small = writeLegacyPickle(
  [
    { name: 'conv.weight', storage: '1', shape: [2, 3] },
    { name: 'conv.bias', storage: '2', shape: [2] },
    { name: 'bn.num_batches_tracked', storage: '3', shape: [] },
  ],
  [
    { key: '1', type: 'FloatStorage', values: [1, 2, 3, 4, 5, 6] },
    { key: '2', type: 'FloatStorage', values: [7, 8] },
    { key: '3', type: 'LongStorage', values: [9] },
  ],
);

describe('readLegacyPickle', () => {
  it('reads the float tensors of a state_dict and omits the integers', () => {
    const tensors = read(small);
    expect([...tensors.keys()]).toEqual(['conv.weight', 'conv.bias']);
    expect(tensors.get('conv.weight')).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(tensors.get('conv.bias')).toEqual({ shape: [2], data: Float32Array.of(7, 8) });
  });

  it('does not depend on the alignment of the file in memory', () => {
    const shifted = Buffer.concat([Buffer.alloc(1), small]).subarray(1);
    expect([...read(shifted)]).toEqual([...read(small)]);
  });

  it('reads a transposed view in row-major order', () => {
    const storages = [{ key: '1', type: 'FloatStorage' as const, values: [0, 1, 2, 3, 4, 5, 6] }];
    const transposed = { name: 'w', storage: '1', shape: [3, 2], strides: [1, 3], offset: 1 };
    expect(read(writeLegacyPickle([transposed], storages)).get('w')).toEqual({
      shape: [3, 2],
      data: Float32Array.of(1, 4, 2, 5, 3, 6),
    });
  });

  it('reads any permutation of axes in row-major order', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        shapes.chain((shape) =>
          fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
        ),
        ([shape, order]) => {
          const strides: number[] = [];
          let size = 1;
          for (const axis of order) {
            strides[axis] = size;
            size *= shape[axis]!;
          }
          const values = Array.from({ length: size }, (_, index) => index);
          const file = writeLegacyPickle(
            [{ name: 'w', storage: '1', shape, strides }],
            [{ key: '1', type: 'FloatStorage', values }],
          );
          const expected = shape.reduce<number[]>(
            (offsets, dimension, axis) =>
              offsets.flatMap((offset) =>
                Array.from({ length: dimension }, (_, index) => offset + index * strides[axis]!),
              ),
            [0],
          );
          expect([...read(file).get('w')!.data]).toEqual(expected);
        },
      ),
    );
  });

  it.each([
    ['by GLOBAL', 'cos\nsystem\n(X\x04\x00\x00\x00exittR', /"os\.system"/],
    ['by STACK_GLOBAL', '\x8c\x05posix\x8c\x06system\x93X\x02\x00\x00\x00id\x85R', /"posix\.system"/],
    ['by INST', '(X\x02\x00\x00\x00idios\nsystem\n', /"os\.system"/],
    ['in builtins', 'cbuiltins\neval\n(X\x01\x00\x00\x001tR', /"builtins\.eval"/],
    ['with the name of a JavaScript property', 'c__proto__\nconstructor\n', /"__proto__\.constructor"/],
    ['of torch that does not build a tensor', 'ctorch\nload\n', /"torch\.load"/],
    ['whose module is not a string', 'K\x01K\x02\x93', /"false\.false"/],
  ])('rejects a global %s, by name', (_, content, name) => {
    expect(() => read(legacyCheckpointOf(content))).toThrow(corrupt(name));
  });

  it.each([
    ['a call of a dict', '}(tR', /calls a value that is not a function/],
    ['a call of a storage type', 'ctorch\nFloatStorage\n(tR', /calls a value that is not a function/],
    ['NEWOBJ', 'ccollections\nOrderedDict\n)\x81', /0x81/],
    ['an extension code', '\x82\x01', /0x82/],
    ['a persistent id that is not a storage', 'X\x04\x00\x00\x00fileQ', /other than a storage/],
    ['an unknown protocol', '\x80\x07', /protocol 7/],
    ['an empty stack', '0', /stack is empty/],
    ['a missing memo entry', 'h\x05', /no entry 5/],
    ['a value that is not a dict', 'K\x01', /not a state_dict/],
    ['a dict value that is not a tensor', '}X\x01\x00\x00\x00wK\x01s', /not a state_dict/],
    ['a million opcodes', ')0'.repeat(500_000), /more than 250000 pickle opcodes/],
  ])('rejects %s', (_, content, message) => {
    expect(() => read(legacyCheckpointOf(content))).toThrow(corrupt(message));
  });

  it('does not recurse into nested values', () => {
    expect(() => read(legacyCheckpointOf(']'.repeat(100_000) + 'a'.repeat(99_999)))).toThrow(
      corrupt(/not a state_dict/),
    );
  });

  it('does not allocate more than the file size for tensors that share a storage', () => {
    const tensors = Array.from({ length: 300 }, (_, index) => ({ name: `w${index}`, storage: '1', shape: [10_000] }));
    const file = writeLegacyPickle(tensors, [{ key: '1', type: 'FloatStorage', values: new Float32Array(10_000) }]);
    expect(() => read(file)).toThrow(corrupt(/larger than the file/));
  });

  it.each([
    ['exceeds its storage', { shape: [7] }],
    ['exceeds its storage by an offset', { shape: [6], offset: 1 }],
    ['exceeds its storage by strides', { shape: [2, 2], strides: [5, 2] }],
    ['repeats its storage', { shape: [6, 6], strides: [0, 1] }],
    ['has a negative stride', { shape: [2], strides: [-1], offset: 1 }],
    ['has a negative size', { shape: [-2], strides: [1] }],
  ])('rejects a tensor that %s', (_, tensor) => {
    const storages = [{ key: '1', type: 'FloatStorage' as const, values: [1, 2, 3, 4, 5, 6] }];
    expect(() => read(writeLegacyPickle([{ name: 'w', storage: '1', ...tensor }], storages))).toThrow(
      corrupt(/exceeds its storage|impossible shape/),
    );
  });

  it('rejects a file that is truncated anywhere, or has trailing bytes', () => {
    for (let length = 0; length < small.length; length++)
      expect(() => read(small.subarray(0, length))).toThrow(corrupt(/^weights.bin is corrupt/));
    expect(() => read(Buffer.concat([small, Buffer.alloc(1)]))).toThrow(corrupt(/1 bytes follow/));
  });

  it('rejects a big-endian file and one that PyTorch did not write', () => {
    const content = small.subarray(legacyHeader().length);
    expect(() => read(Buffer.concat([legacyHeader(false), content]))).toThrow(corrupt(/little-endian/));
    expect(() => read(Buffer.from('PK\x03\x04 a zip archive'))).toThrow(corrupt(/corrupt/));
  });

  it('returns complete tensors or ASSET_CORRUPT for any bytes', () => expectToSurviveAnyBytes(small, readLegacyPickle));

  it('returns complete tensors or ASSET_CORRUPT for any sequence of the allowed opcodes', () => {
    const pieces = ['(', '}', ']', ')', 't', 'R', 'Q', 'b', 's', 'u', 'a', 'e', '0', 'N', '\x88', 'K\x02', 'h\x00', 'q\x00', '\x94', '\x86',
      'X\x01\x00\x00\x00w', 'ctorch\nFloatStorage\n', 'ccollections\nOrderedDict\n', 'ctorch._utils\n_rebuild_tensor_v2\n', 'X\x07\x00\x00\x00storage']; // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (content) =>
        expectTensorsOrCorrupt(legacyCheckpointOf(content.join('')), readLegacyPickle),
      ),
      { numRuns: 3000 },
    );
  });

  describeWith('MTCNN', fetchedAsset('mtcnn'), ({ folder }) => {
    it.each([
      ['pnet', 13, 6_632],
      ['rnet', 16, 100_178],
      ['onet', 21, 389_040],
    ])('reads %s', (name, count, elements) => {
      const tensors = read(readFileSync(join(folder, `${name}.pt`)));
      expect(tensors.size).toBe(count);
      expect([...tensors.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(elements);
    });
  });
});
