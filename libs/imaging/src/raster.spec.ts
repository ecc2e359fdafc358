import fc from 'fast-check';
import { downscale } from './raster';

const side = fc.integer({ min: 1, max: 40 });
const rasters = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );
const mean = (data: Uint8Array, channel: number) => {
  const values = data.filter((_, i) => i % 3 === channel);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

it('averages whole blocks', () => {
  const data = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => i * 10);
  const { raster, scaleX, scaleY } = downscale({ width: 4, height: 2, data }, 2);
  expect([scaleX, scaleY]).toEqual([0.5, 0.5]);
  // Pixels 0, 1, 4, 5 and 2, 3, 6, 7.
  expect([...raster.data]).toEqual([75, 85, 95, 135, 145, 155]);
});

it('weights pixels at the edges by the covered part', () => {
  const data = Uint8Array.from([0, 0, 0, 90, 90, 90, 240, 240, 240]);
  expect([...downscale({ width: 3, height: 1, data }, 2).raster.data]).toEqual([30, 30, 30, 190, 190, 190]);
});

it('returns a small raster unchanged', () => {
  const raster = { width: 2, height: 2, data: new Uint8Array(12) };
  expect(downscale(raster, 4)).toEqual({ raster, scaleX: 1, scaleY: 1 });
  expect(downscale(raster, 4).raster).toBe(raster);
});

it('keeps the limit, the aspect ratio and the mean', () => {
  fc.assert(
    fc.property(rasters, fc.integer({ min: 1, max: 600 }), (raster, maxPixels) => {
      const { raster: scaled, scaleX, scaleY } = downscale(raster, maxPixels);
      expect(scaled.width * scaled.height).toBeLessThanOrEqual(Math.max(maxPixels, 1));
      expect(scaled.width).toBeGreaterThanOrEqual(1);
      expect(scaled.height).toBeGreaterThanOrEqual(1);
      expect(scaled.data).toHaveLength(scaled.width * scaled.height * 3);
      expect(scaleX * raster.width).toBeCloseTo(scaled.width);
      expect(scaleY * raster.height).toBeCloseTo(scaled.height);
      // Each pixel covers an equal share of the photo, so the mean changes only by rounding.
      for (const channel of [0, 1, 2]) {
        expect(Math.abs(mean(scaled.data, channel) - mean(raster.data, channel))).toBeLessThanOrEqual(0.5001);
      }
    }),
  );
});
