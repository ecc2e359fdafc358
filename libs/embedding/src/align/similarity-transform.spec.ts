import fc from 'fast-check';
import { invert, similarityTransform, transformPoint } from './similarity-transform';

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
