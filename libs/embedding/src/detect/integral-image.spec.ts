import fc from 'fast-check';
import { noiseImage } from '../testing/test-image';
import { IntegralImage } from './integral-image';

const photo = noiseImage(53, 37);

/** torch's adaptive average pooling, pixel by pixel. */
function averageAt(
  part: { x: number; y: number; width: number; height: number },
  size: number[],
  at: number[],
): number {
  const [toWidth, toHeight] = size as [number, number];
  const [column, row, channel] = at as [number, number, number];
  let sum = 0;
  let count = 0;
  for (let y = Math.floor((row * part.height) / toHeight); y < Math.ceil(((row + 1) * part.height) / toHeight); y++)
    for (
      let x = Math.floor((column * part.width) / toWidth);
      x < Math.ceil(((column + 1) * part.width) / toWidth);
      x++
    ) {
      sum += photo.data[((part.y + y) * photo.width + part.x + x) * 3 + channel]!;
      count++;
    }
  return (sum / count - 127.5) / 128;
}

describe('IntegralImage', () => {
  it('averages any part at any size as adaptive average pooling does', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fc.nat(52), fc.nat(36), side, side, side, side, (x, y, partWidth, partHeight, width, height) => {
        const part = { x, y, width: Math.min(partWidth, 53 - x), height: Math.min(partHeight, 37 - y) };
        const target = new Float32Array(3 * width * height);
        new IntegralImage(photo).average(part, { width, height }, target);
        for (let at = 0; at < target.length; at += 7) {
          const channel = Math.floor(at / (width * height));
          const position = at % (width * height);
          const expected = averageAt(part, [width, height], [position % width, Math.floor(position / width), channel]);
          expect(target[at]).toBeCloseTo(expected, 6);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('rounds as the two divisions in float32 do', () => {
    const { fround } = Math;
    const sizes = [1, 2, 3, 5, 7, 11, 12, 13, 17, 19, 23, 24, 29, 31, 37, 53];
    for (const width of sizes)
      for (const height of sizes.filter((size) => size <= photo.height)) {
        const target = new Float32Array(3);
        new IntegralImage(photo).average({ x: 0, y: 0, width, height }, { width: 1, height: 1 }, target);
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++) sum += photo.data[(y * photo.width + x) * 3 + channel]!;
          expect(target[channel]).toBe(fround(fround(fround(sum / height) / width) - 127.5) / 128);
        }
      }
  });

  it('gives a tile the same values as within the full result', () => {
    const integral = new IntegralImage(photo);
    const whole = { x: 0, y: 0, width: 53, height: 37 };
    const all = new Float32Array(3 * 20 * 15);
    integral.average(whole, { width: 20, height: 15 }, all);
    const tile = { x: 3, y: 6, width: 9, height: 4 };
    const some = new Float32Array(3 * 9 * 4);
    integral.average(whole, { width: 20, height: 15 }, some, 0, tile);
    for (let channel = 0; channel < 3; channel++)
      for (let row = 0; row < tile.height; row++) {
        const from = channel * 300 + (tile.y + row) * 20 + tile.x;
        const to = (channel * tile.height + row) * tile.width;
        expect(some.subarray(to, to + tile.width)).toEqual(all.subarray(from, from + tile.width));
      }
  });

  it('does not overflow for a white photo of 4 megapixels', () => {
    const bright = { width: 2000, height: 2000, data: new Uint8Array(12_000_000).fill(255) };
    const target = new Float32Array(3);
    new IntegralImage(bright).average({ x: 0, y: 0, width: 2000, height: 2000 }, { width: 1, height: 1 }, target);
    expect([...target]).toEqual([127.5 / 128, 127.5 / 128, 127.5 / 128]);
  });
});
