import fc from 'fast-check';
import { reducePhoto } from './raster';

const side = fc.integer({ min: 1, max: 40 });
const rasters = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );

describe('reducePhoto', () => {
  it('averages the pixels that a new one covers', async () => {
    // Two halves, black and white, in colours that differ by channel.
    const data = Uint8Array.from({ length: 80 * 40 * 3 }, (_, i) => (Math.floor(i / 3) % 80 < 40 ? 0 : 255 - (i % 3)));
    const reduced = (await reducePhoto({ width: 80, height: 40, data }, 200))!;
    expect([reduced.width, reduced.height]).toEqual([20, 10]);
    for (let row = 0; row < 10; row++) {
      const pixel = (column: number) => [
        ...reduced.data.subarray((row * 20 + column) * 3, (row * 20 + column) * 3 + 3),
      ];
      expect([pixel(0), pixel(8), pixel(11), pixel(19)]).toEqual([
        [0, 0, 0],
        [0, 0, 0],
        [255, 254, 253],
        [255, 254, 253],
      ]);
    }
  });

  it('copies no photo that is small enough', async () => {
    expect(await reducePhoto({ width: 2, height: 2, data: new Uint8Array(12) }, 4)).toBeNull();
  });

  it('keeps the limit and the range of values', async () => {
    await fc.assert(
      fc.asyncProperty(rasters, fc.integer({ min: 1, max: 600 }), async (raster, maxPixels) => {
        const { width, height, data } = (await reducePhoto(raster, maxPixels)) ?? raster;
        expect(width * height).toBeLessThanOrEqual(maxPixels);
        expect(data).toHaveLength(width * height * 3);
        expect(width).toBeLessThanOrEqual(raster.width);
        expect(height).toBeLessThanOrEqual(raster.height);
        expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...raster.data));
        expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...raster.data));
      }),
      { numRuns: 200 },
    );
  });
});
