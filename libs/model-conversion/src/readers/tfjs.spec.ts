import fc from 'fast-check';
import { readTfjs } from './tfjs';
import { expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';

type Weight = Record<string, unknown>;

const manifest = (weights: Weight[], paths: unknown[]) =>
  Buffer.from(JSON.stringify({ weightsManifest: [{ paths, weights }] }));
const float = (name: string, shape: unknown): Weight => ({ name, shape, dtype: 'float32' });
const bytes = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
const corrupt = (what: RegExp) =>
  expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(what) as string });

describe('readTfjs', () => {
  it('reads tensors across shards that are split anywhere', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const model = manifest([float('a/kernel', [2, 2]), float('a/bias', [2])], ['one.bin', 'two.bin']);
    fc.assert(
      fc.property(fc.nat(24), (cut) => {
        const all = bytes(...values);
        const shards: Record<string, Buffer> = { 'one.bin': all.subarray(0, cut), 'two.bin': all.subarray(cut) };
        expect(Object.fromEntries(readTfjs(model, (name) => shards[name]!, 'model.json'))).toEqual({
          'a/kernel': { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
          'a/bias': { shape: [2], data: Float32Array.of(5, 6) },
        });
      }),
    );
  });

  it.each([
    ['a shard in another folder', manifest([float('a', [1])], ['../../etc/passwd']), /list of weights is invalid/],
    ['an absolute shard', manifest([float('a', [1])], ['/etc/passwd']), /list of weights is invalid/],
    ['a shard named twice', manifest([float('a', [2])], ['x', 'x']), /list of weights is invalid/],
    ['shards that are not names', manifest([float('a', [1])], [7]), /list of weights is invalid/],
    ['a tensor beyond the end', manifest([float('a', [2])], ['x']), /end before "a" does/],
    ['bytes of no tensor', manifest([], ['x']), /4 bytes of its shards/],
    ['one tensor twice', manifest([float('a', [1]), float('a', [1])], ['x']), /contains "a" twice/],
    [
      'quantised weights',
      manifest([{ ...float('a', [1]), quantization: { scale: 1, min: 0, dtype: 'uint8' } }], ['x']),
      /not a float32 tensor/,
    ],
    ['another type', manifest([{ ...float('a', [1]), dtype: 'int32' }], ['x']), /not a float32 tensor/],
    ['an impossible shape', manifest([float('a', [-1])], ['x']), /not a float32 tensor/],
    ['a weight without a name', manifest([{ shape: [1], dtype: 'float32' }], ['x']), /list of weights is invalid/],
    ['no list of weights', Buffer.from('{}'), /list of weights is invalid/],
    ['null', Buffer.from('null'), /list of weights is invalid/],
    ['invalid JSON', Buffer.from('{'), /not JSON/],
  ])('rejects %s', (_, model, message) => {
    expect(() => readTfjs(model, () => bytes(1), 'model.json')).toThrow(corrupt(message));
  });

  it('returns complete tensors or ASSET_CORRUPT for any model.json', () => {
    const model = manifest([float('a', [1]), float('b', [1])], ['x']);
    expectToSurviveAnyBytes(model, (json, file) => readTfjs(json, () => bytes(1, 2), file));
  });
});
