import fc from 'fast-check';
import { noiseImage, pixelHash } from '../testing/test-image';
import { resample } from './resample';
import { complete } from '../testing/complete';

const photo = noiseImage(97, 61);

describe('resample', () => {
  // Hashes of Pillow 13.0's results: `photo.crop(part).resize(size, BILINEAR)`.
  it.each([
    [[0, 0, 97, 61], [160, 160], '306665e20fe29f70'],
    [[0, 0, 97, 61], [24, 24], '7f70c00b8b8875d2'],
    [[10, 5, 60, 50], [17, 31], '2910239d65fb7e0c'],
    [[3, 2, 1, 1], [5, 7], '1b8eadd0c9f396e7'],
    [[20, 30, 40, 31], [40, 31], '8650029e4b7dc627'],
    [[0, 0, 97, 61], [40, 61], 'ab841365b1b8844b'],
    [[1, 1, 96, 7], [3, 90], 'ed059de64d89144b'],
  ] as const)(
    'resizes %j to %j with the same pixels as Pillow',
    ([x, y, width, height], [toWidth, toHeight], expected) => {
      const result = complete(resample(photo, { x, y, width, height }, { width: toWidth, height: toHeight }));
      expect(result).toMatchObject({ width: toWidth, height: toHeight });
      expect(pixelHash(result)).toBe(expected);
    },
  );

  it('computes any window with the same pixels as the full result has there', () => {
    const side = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(side, side, fc.nat(), fc.nat(), side, side, (width, height, x, y, windowWidth, windowHeight) => {
        const part = { x: 4, y: 3, width: 80, height: 50 };
        const window = { x: x % width, y: y % height, width: 0, height: 0 };
        window.width = Math.min(windowWidth, width - window.x);
        window.height = Math.min(windowHeight, height - window.y);
        const whole = complete(resample(photo, part, { width, height }));
        const piece = complete(resample(photo, part, { width, height }, window));
        for (let row = 0; row < window.height; row++) {
          const start = ((window.y + row) * width + window.x) * 3;
          const expected = whole.data.subarray(start, start + window.width * 3);
          expect(piece.data.subarray(row * window.width * 3, (row + 1) * window.width * 3)).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a plain colour at any size', () => {
    const plain = { width: 30, height: 20, data: new Uint8Array(30 * 20 * 3).fill(201) };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (width, height) => {
        const { data } = complete(resample(plain, { x: 0, y: 0, width: 30, height: 20 }, { width, height }));
        expect(data.every((value) => value === 201)).toBe(true);
      }),
    );
  });

  it('resizes 24 megapixels in steps, with the result of one', () => {
    const data = new Uint8Array(6000 * 4000 * 3);
    for (let at = 0; at < data.length; at++) data[at] = (at * 7919) >> 5;
    const photo = { width: 6000, height: 4000, data };
    const steps = resample(photo, { x: 0, y: 0, width: 6000, height: 4000 }, { width: 20, height: 16 });
    let count = 1;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    expect(count).toBe(7);
    // Its lower half alone begins at another row, so that its steps have other limits.
    const lower = { x: 0, y: 2000, width: 6000, height: 2000 };
    const half = complete(resample(photo, lower, { width: 20, height: 8 }));
    // The triangle filter of the rows reaches over the middle.
    expect(step.value.data.subarray(10 * 60)).toEqual(half.data.subarray(2 * 60));
  });
});
