import fc from 'fast-check';
import { noiseImage, pixelHash } from '../testing/test-image';
import { invert, similarityTransform, transformPoint, warp } from './five-point';

const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const transform = fc
  .record({
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    scale: fc.double({ min: 0.01, max: 20, noNaN: true }),
    shift: point,
  })
  .map(({ angle, scale, shift }) => ({
    a: scale * Math.cos(angle),
    b: scale * Math.sin(angle),
    tx: shift.x,
    ty: shift.y,
  }));
const spread = fc.array(point, { minLength: 5, maxLength: 5 }).filter((points) => {
  const first = points[0]!;
  return points.some(({ x, y }) => Math.hypot(x - first.x, y - first.y) > 1);
});

describe('similarityTransform', () => {
  it('finds the transform that was applied to the points', () => {
    fc.assert(
      fc.property(spread, transform, (points, applied) => {
        const moved = points.map((each) => transformPoint(applied, each));
        const found = similarityTransform(points, moved);
        points.forEach((each, index) => {
          const { x, y } = transformPoint(found, each);
          expect(x).toBeCloseTo(moved[index]!.x, 4);
          expect(y).toBeCloseTo(moved[index]!.y, 4);
        });
      }),
    );
  });

  it('has the least squared error: every small change increases it', () => {
    const error = (
      from: { x: number; y: number }[],
      to: { x: number; y: number }[],
      by: Parameters<typeof invert>[0],
    ) =>
      from.reduce((sum, each, index) => {
        const { x, y } = transformPoint(by, each);
        return sum + (x - to[index]!.x) ** 2 + (y - to[index]!.y) ** 2;
      }, 0);
    fc.assert(
      fc.property(spread, spread, (from, to) => {
        const best = similarityTransform(from, to);
        const least = error(from, to, best);
        for (const part of ['a', 'b', 'tx', 'ty'] as const)
          for (const step of [-0.01, 0.01])
            expect(error(from, to, { ...best, [part]: best[part] + step })).toBeGreaterThan(least - 1e-6 * (1 + least));
      }),
    );
  });

  it('is reversed by its inverse', () => {
    fc.assert(
      fc.property(transform, point, (forward, { x, y }) => {
        const back = transformPoint(invert(forward), transformPoint(forward, { x, y }));
        expect(back.x).toBeCloseTo(x, 4);
        expect(back.y).toBeCloseTo(y, 4);
      }),
    );
  });
});

describe('warp', () => {
  // Hashes of Pillow 13.0's results: `photo.transform((64, 64), AFFINE, inverse, BILINEAR)`.
  it.each([
    [{ a: 1, b: 0, tx: 0, ty: 0 }, 'eb5d764cbd2a3e37'],
    [{ a: 0.5, b: 0, tx: 3, ty: -2 }, '784c477960bbf29f'],
    [{ a: 2, b: 0, tx: -40, ty: -20 }, '6aaa7ad3b58e8b4e'],
    [{ a: 0, b: 1, tx: 50, ty: 0 }, 'a36780f83b2be0a6'],
    [{ a: 0.5, b: 0.5, tx: 20, ty: -10 }, 'ce1d05fcdf2256fc'],
    [{ a: 0.25, b: -0.25, tx: 10, ty: 30 }, 'bb97bae127a42339'],
  ])('warps by %j with the same pixels as Pillow', (transform, expected) => {
    expect(pixelHash(warp(noiseImage(97, 61), transform, 64))).toBe(expected);
  });

  it('is black outside the photo', () => {
    const photo = { width: 4, height: 4, data: new Uint8Array(48).fill(255) };
    const { data } = warp(photo, { a: 1, b: 0, tx: 2, ty: 0 }, 8);
    const row = Array.from({ length: 8 }, (_, x) => data[x * 3]);
    expect(row).toEqual([0, 0, 255, 255, 255, 255, 0, 0]);
  });

  it('returns a black image for a transform of NaN', () => {
    const { data } = warp(noiseImage(9, 9), { a: NaN, b: NaN, tx: NaN, ty: NaN }, 8);
    expect(data.every((value) => value === 0)).toBe(true);
  });
});
