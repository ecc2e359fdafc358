import fc from 'fast-check';
import { clip, regress, square } from './boxes';

const photo = { width: 250, height: 200 };
const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom, score: 0.9 });

describe('square', () => {
  it('keeps the centre and uses the longer side', () => {
    expect(square(box(10, 20, 30, 60))).toEqual(box(0, 20, 40, 60));
  });
});

describe('regress', () => {
  it('moves corners by fractions of the width and height', () => {
    expect(regress(box(10, 20, 30, 60), [0.5, 0.25, -0.5, 1], 0)).toEqual(box(20, 30, 20, 100));
    expect(regress(box(10, 20, 29, 59), [0.5, 0.25, -0.5, 1], 1)).toEqual(box(20, 30, 19, 99));
  });
});

describe('clip', () => {
  it("counts from one, both ends included, as MATLAB's MTCNN did", () => {
    expect(clip(box(10.9, 20.9, 30.9, 60.9), photo)).toEqual({ x: 9, y: 19, width: 21, height: 41 });
    expect(clip(box(-5, -5, 300, 300), photo)).toEqual({ x: 0, y: 0, width: 250, height: 200 });
  });

  it('is null for a box outside the photo', () => {
    expect(clip(box(-50, 10, -1, 60), photo)).toBeNull();
    expect(clip(box(251, 10, 300, 60), photo)).toBeNull();
  });

  it('never leaves the photo', () => {
    const corner = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(corner, corner, corner, corner, (left, top, right, bottom) => {
        const pixels = clip(box(left, top, right, bottom), photo);
        if (!pixels) return;
        expect(Math.min(pixels.x, pixels.y)).toBeGreaterThanOrEqual(0);
        expect(pixels.x + pixels.width).toBeLessThanOrEqual(photo.width);
        expect(pixels.y + pixels.height).toBeLessThanOrEqual(photo.height);
      }),
    );
  });
});
