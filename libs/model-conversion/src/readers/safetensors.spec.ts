import { readSafetensors } from './safetensors';
import { expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';
import { encodeSafetensors } from '../testing/write-safetensors';

interface Entry {
  dtype: string;
  shape: unknown;
  data_offsets: unknown;
}

const entry = (shape: unknown, begin: unknown, end: unknown, dtype = 'F32'): Entry => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const valid = encodeSafetensors(
  { __metadata__: { format: 'pt' }, b: entry([2], 16, 24), a: entry([2, 2], 0, 16) },
  [1, 2, 3, 4, 5, 6],
);
const read = (bytes: Uint8Array) => readSafetensors(bytes, 'weights.bin');
const corrupt = (what: RegExp) =>
  expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(what) as string });

describe('readSafetensors', () => {
  it('reads names, shapes and values', () => {
    expect(Object.fromEntries(read(valid))).toEqual({
      a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      b: { shape: [2], data: Float32Array.of(5, 6) },
    });
  });

  it('reads scalars and empty tensors', () => {
    const file = encodeSafetensors({ empty: entry([0, 3], 0, 0), scalar: entry([], 0, 4) }, [1]);
    expect(read(file).get('scalar')).toEqual({ shape: [], data: Float32Array.of(1) });
    expect(read(file).get('empty')!.data).toHaveLength(0);
  });

  it.each([
    ['a gap', { a: entry([1], 4, 8) }, /does not begin where/],
    ['an overlap', { a: entry([2], 0, 8), b: entry([1], 4, 8) }, /does not begin where/],
    ['values beyond the end', { a: entry([3], 0, 12) }, /is truncated/],
    ['values of no tensor', { a: entry([1], 0, 4) }, /4 bytes follow/],
    ['a size that does not match the shape', { a: entry([3], 0, 8) }, /does not match its shape/],
    ['a negative size', { a: entry([-2], 8, 0) }, /does not match its shape/],
    ['a size that overflows', { a: entry([2 ** 40, 2 ** 40], 0, 8) }, /does not match its shape/],
    ['a shape that is not a list', { a: entry('8', 0, 8) }, /does not match its shape/],
    ['offsets that are not numbers', { a: entry([2], '0', '8') }, /does not match its shape/],
    ['another type', { a: entry([4], 0, 8, 'F16') }, /"a" is not of type F32/],
    ['an entry that is not an object', { a: null }, /"a" is not of type F32/],
    ['invalid JSON', '{', /not JSON/],
    ['a JSON number', '7', /not a JSON object/],
  ])('rejects %s', (_, header, message) => {
    expect(() => read(encodeSafetensors(header, [1, 2]))).toThrow(corrupt(message));
  });

  it('rejects a header that is larger than any network needs', () => {
    const length = Buffer.from(BigUint64Array.of(2n ** 62n).buffer);
    expect(() => read(Buffer.concat([length, Buffer.alloc(100)]))).toThrow(corrupt(/impossible/));
    expect(() => read(encodeSafetensors(' '.repeat(5 << 20), []))).toThrow(corrupt(/its header has 5242880 bytes/));
  });

  it('accepts the name of a JavaScript property as the name of a tensor', () => {
    const file = encodeSafetensors('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', [7]);
    expect([...read(file)]).toEqual([['__proto__', { shape: [1], data: Float32Array.of(7) }]]);
  });

  it('rejects a file that is truncated anywhere', () => {
    for (let length = 0; length < valid.length; length++)
      expect(() => read(valid.subarray(0, length))).toThrow(corrupt(/corrupt/));
  });

  it('returns complete tensors or ASSET_CORRUPT for any bytes', () => expectToSurviveAnyBytes(valid, readSafetensors));
});
