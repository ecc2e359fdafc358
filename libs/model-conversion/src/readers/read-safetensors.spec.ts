import { readSafetensors } from './read-safetensors';
import { expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';

interface Entry {
  dtype: string;
  shape: unknown;
  data_offsets: unknown;
}

function safetensors(header: Record<string, unknown> | string, values: readonly number[]): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.from(BigUint64Array.of(BigInt(json.length)).buffer);
  return Buffer.concat([length, json, Buffer.from(Float32Array.from(values).buffer)]);
}

const entry = (shape: unknown, begin: unknown, end: unknown, dtype = 'F32'): Entry => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const valid = safetensors(
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
    const file = safetensors({ empty: entry([0, 3], 0, 0), scalar: entry([], 0, 4) }, [1]);
    expect(read(file).get('scalar')).toEqual({ shape: [], data: Float32Array.of(1) });
    expect(read(file).get('empty')!.data).toHaveLength(0);
  });

  it.each([
    ['a gap', { a: entry([1], 4, 8) }, /does not begin where/],
    ['an overlap', { a: entry([2], 0, 8), b: entry([1], 4, 8) }, /does not begin where/],
    ['values beyond the end', { a: entry([3], 0, 12) }, /ends too early/],
    ['values of nobody', { a: entry([1], 0, 4) }, /4 bytes follow/],
    ['a size that does not fit the shape', { a: entry([3], 0, 8) }, /does not fit its shape/],
    ['a negative size', { a: entry([-2], 8, 0) }, /does not fit its shape/],
    ['a size beyond all numbers', { a: entry([2 ** 40, 2 ** 40], 0, 8) }, /does not fit its shape/],
    ['a shape that is none', { a: entry('8', 0, 8) }, /does not fit its shape/],
    ['offsets that are none', { a: entry([2], '0', '8') }, /does not fit its shape/],
    ['another type', { a: entry([4], 0, 8, 'F16') }, /"a" is not of type F32/],
    ['an entry that is none', { a: null }, /"a" is not of type F32/],
    ['no JSON', '{', /no JSON/],
    ['no object', '7', /no JSON object/],
  ])('refuses %s', (_, header, message) => {
    expect(() => read(safetensors(header, [1, 2]))).toThrow(corrupt(message));
  });

  it('reads no header larger than any network needs', () => {
    const length = Buffer.from(BigUint64Array.of(2n ** 62n).buffer);
    expect(() => read(Buffer.concat([length, Buffer.alloc(100)]))).toThrow(corrupt(/impossible/));
    expect(() => read(safetensors(' '.repeat(5 << 20), []))).toThrow(corrupt(/its header has 5242880 bytes/));
  });

  it('takes a name that JavaScript has for a name', () => {
    const file = safetensors('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', [7]);
    expect([...read(file)]).toEqual([['__proto__', { shape: [1], data: Float32Array.of(7) }]]);
  });

  it('refuses a file that is cut off anywhere', () => {
    for (let length = 0; length < valid.length; length++)
      expect(() => read(valid.subarray(0, length))).toThrow(corrupt(/corrupt/));
  });

  it('gives whole tensors or ASSET_CORRUPT for any bytes', () => expectToSurviveAnyBytes(valid, readSafetensors));
});
