import fc from 'fast-check';
import type { Candidate } from './boxes';
import { suppress, suppressNested } from './suppression';

const box = (left: number, top: number, right: number, bottom: number, score: number): Candidate => ({
  left,
  top,
  right,
  bottom,
  score,
});

const candidates = fc.array(
  fc
    .tuple(fc.nat(100), fc.nat(100), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.nat(20))
    .map(([x, y, width, height, score]) => box(x, y, x + width, y + height, score / 20)),
  { maxLength: 40 },
);

function overlap(a: Candidate, b: Candidate): number {
  const width = Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left));
  const height = Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const area = (each: Candidate) => (each.right - each.left) * (each.bottom - each.top);
  return (width * height) / (area(a) + area(b) - width * height);
}

describe('suppress', () => {
  it('keeps the best of overlapping boxes, the first of equal scores, best first', () => {
    const boxes = [box(0, 0, 10, 10, 0.7), box(1, 0, 11, 10, 0.9), box(50, 50, 60, 60, 0.8), box(50, 50, 60, 60, 0.8)];
    expect(suppress(boxes, 0.5)).toEqual([1, 2]);
  });

  it('keeps no two overlapping boxes, and drops a box only if a better one overlaps it', () => {
    fc.assert(
      fc.property(candidates, (boxes) => {
        const kept = suppress(boxes, 0.5);
        for (const one of kept)
          for (const other of kept)
            if (one !== other) expect(overlap(boxes[one]!, boxes[other]!)).toBeLessThanOrEqual(0.5 + 1e-6);
        boxes.forEach((dropped, index) => {
          if (kept.includes(index)) return;
          const better = kept.some(
            (each) => boxes[each]!.score >= dropped.score && overlap(boxes[each]!, dropped) > 0.5 - 1e-6,
          );
          expect(better).toBe(true);
        });
      }),
    );
  });
});

describe('suppress with boxes of all sizes and shapes', () => {
  const corner = fc.integer({ min: -300, max: 2000 });
  const side = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 1, max: 900 }));
  const any = fc.tuple(corner, corner, side, side, fc.nat(9));
  // Pairs with a large overlap, and boxes anywhere.
  const shifted = fc.tuple(any, fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)), { maxLength: 6 }));
  const anyBoxes = fc.array(shifted, { maxLength: 25 }).map((groups) =>
    groups.flatMap(([[x, y, width, height, score], shifts]) => [
      box(x, y, x + width, y + height, score),
      ...shifts.map(([dx, dy, wider, higher]) => {
        const [left, top] = [x + (dx * width) / 20, y + (dy * height) / 20];
        return box(left, top, left + width * (0.6 + wider / 10), top + height * (0.6 + higher / 10), score);
      }),
    ]),
  );

  it('keeps the same boxes as comparing every pair', () => {
    fc.assert(
      fc.property(anyBoxes, fc.constantFrom(0.5, 0.7), (boxes, threshold) => {
        const order = boxes.map((_, index) => index).sort((a, b) => boxes[b]!.score - boxes[a]!.score);
        const kept: number[] = [];
        for (const index of order)
          if (!kept.some((other) => overlap(boxes[other]!, boxes[index]!) > threshold + 1e-5)) {
            // Too close to the threshold: rounding decides.
            fc.pre(!kept.some((other) => Math.abs(overlap(boxes[other]!, boxes[index]!) - threshold) <= 1e-5));
            kept.push(index);
          }
        expect(suppress(boxes, threshold)).toEqual(kept);
      }),
      { numRuns: 300 },
    );
  });
});

describe('suppressNested', () => {
  const outer = box(0, 0, 100, 100, 0.99);
  const inner = box(10, 10, 40, 40, 0.95);

  it('drops a box inside another, which suppress keeps', () => {
    expect(suppressNested([outer, inner], 0.7)).toEqual([0]);
    expect(suppress([outer, inner], 0.7)).toEqual([0, 1]);
  });

  it('keeps the last of equal scores', () => {
    expect(suppressNested([box(0, 0, 10, 10, 1), box(0, 0, 10, 10, 1)], 0.7)).toEqual([1]);
  });
});
