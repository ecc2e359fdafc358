import type { RunNetwork } from '../engine/run-network';
import { pattern } from '../spec-support/pattern';
import { encode } from './encoder';

const model = { side: 2, dimension: 2, pixels: { order: 'RGB', offset: [0, 0, 0], scale: 1 } } as const;

/** Embeds a picture as the sum of its reds and the sum of its greens. */
const sums: RunNetwork = async (input, shape) => {
  const [count] = shape as [number];
  const data = new Float32Array(count * 2).map((_, at) => {
    const plane = Math.floor(at / 2) * 12 + (at % 2) * 4;
    return input.subarray(plane, plane + 4).reduce((sum, value) => sum + value, 0);
  });
  return { embedding: { data, shape: [count, 2] } };
};

describe('encode', () => {
  it('embeds a batch crop by crop, L2-normalised, in its order', async () => {
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

  it('gives the same for a crop alone as for it among others', async () => {
    const one = pattern(2, 2);
    const two = { ...one, data: one.data.map((value) => 255 - value) };
    const together = await encode(model, sums, [one, two]);
    expect([...(await encode(model, sums, [one])), ...(await encode(model, sums, [two]))]).toEqual(together);
  });

  it('leaves a vector of zeros as it is rather than making it NaN', async () => {
    const black = { width: 2, height: 2, data: new Uint8Array(12) };
    expect(await encode(model, sums, [black])).toEqual([Float32Array.of(0, 0)]);
  });
});
