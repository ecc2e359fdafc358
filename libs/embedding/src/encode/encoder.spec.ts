import type { RunNetwork } from '../onnx-network';
import { noiseImage } from '../testing/test-image';
import { FIXED_STANDARDISATION } from './embedding-model';
import { encode, writePlanes } from './encoder';

const model = { side: 2, dimension: 2, pixels: { order: 'RGB', offset: [0, 0, 0], scale: 1 } } as const;

/** A network whose embedding is the sum of the red values and the sum of the green values. */
const sums: RunNetwork = async (input, shape) => {
  const [count] = shape as [number];
  const data = new Float32Array(count * 2).map((_, at) => {
    const plane = Math.floor(at / 2) * 12 + (at % 2) * 4;
    return input.subarray(plane, plane + 4).reduce((sum, value) => sum + value, 0);
  });
  return { embedding: { data, shape: [count, 2] } };
};

describe('encode', () => {
  it('returns L2-normalised embeddings in the order of the crops', async () => {
    const plain = (red: number, green: number) => ({
      width: 2,
      height: 2,
      data: Uint8Array.from({ length: 12 }, (_, at) => [red, green, 9][at % 3]!),
    });
    const vectors = await encode(model, sums, [plain(3, 4), plain(4, 3)]);
    const expected = [
      [0.6, 0.8],
      [0.8, 0.6],
    ];
    vectors.forEach((vector, index) =>
      vector.forEach((value, at) => expect(value).toBeCloseTo(expected[index]![at]!, 6)),
    );
  });

  it('returns the same for a crop alone as for a crop in a batch', async () => {
    const one = noiseImage(2, 2);
    const two = { ...one, data: one.data.map((value) => 255 - value) };
    const batch = await encode(model, sums, [one, two]);
    expect([...(await encode(model, sums, [one])), ...(await encode(model, sums, [two]))]).toEqual(batch);
  });

  it('keeps a vector of zeros instead of returning NaN', async () => {
    const black = { width: 2, height: 2, data: new Uint8Array(12) };
    expect(await encode(model, sums, [black])).toEqual([Float32Array.of(0, 0)]);
  });
});

describe('writePlanes', () => {
  const twoPixels = { width: 2, height: 1, data: Uint8Array.of(0, 127, 255, 10, 20, 30) };

  it('writes one channel after another, (x - 127.5) / 128', () => {
    const target = new Float32Array(7);
    writePlanes(twoPixels, { order: 'RGB', ...FIXED_STANDARDISATION }, target, 1);
    const expected = [0, 10, 127, 20, 255, 30].map((value) => (value - 127.5) / 128);
    expect([...target]).toEqual([0, ...expected]);
  });

  it('reverses the channels for BGR and subtracts the offset of each channel', () => {
    const target = new Float32Array(6);
    writePlanes(twoPixels, { order: 'BGR', offset: [1, 2, 3], scale: 1 }, target, 0);
    expect([...target]).toEqual([254, 29, 125, 18, -3, 7]);
  });
});
