import fc from 'fast-check';
import { noiseImage } from '../testing/test-image';
import { cropCentre, cropBox } from './crop';
import { resample } from './resample';
import { complete } from '../testing/complete';

describe('cropBox', () => {
  const photo = { width: 250, height: 200 };
  const facenet = { imageSize: 160, margin: 32 };

  it('grows a face by a quarter of its length, half on each side, and truncates', () => {
    // extract_face: 73.5 - 95 * 32 / 128 / 2 = 61.625; 73.5 + 95 + 11.875 = 180.375
    expect(cropBox({ x: 73.5, y: 60, width: 95, height: 100 }, photo, facenet)).toEqual({
      x: 61,
      y: 47,
      width: 180 - 61,
      height: 172 - 47,
    });
  });

  it('returns a box inside the photo, at least one pixel large, wherever the face is', () => {
    const place = fc.double({ min: -500, max: 500, noNaN: true });
    const side = fc.double({ min: 0, max: 800, noNaN: true });
    fc.assert(
      fc.property(place, place, side, side, (x, y, width, height) => {
        const box = cropBox({ x, y, width, height }, photo, facenet);
        for (const value of Object.values(box)) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
        expect(box.x + box.width).toBeLessThanOrEqual(photo.width);
        expect(box.y + box.height).toBeLessThanOrEqual(photo.height);
      }),
    );
  });
});

describe('cropCentre', () => {
  const crop = { shorter: 256, side: 224 };

  // Height 257 leaves 16.5 pixels above, which Python rounds to 16; 259 leaves 17.5, rounded to 18.
  it.each([
    [256, 256, 16, 16],
    [256, 257, 16, 16],
    [256, 259, 16, 18],
    [259, 256, 18, 16],
  ])('crops a photo of %d x %d at (%d, %d)', (width, height, x, y) => {
    const photo = noiseImage(width, height);
    const whole = { x: 0, y: 0, width, height };
    const expected = complete(resample(photo, whole, { width, height }, { x, y, width: 224, height: 224 }));
    expect(complete(cropCentre(photo, crop)).data).toEqual(expected.data);
  });

  it('computes only the square of a long thin photo', () => {
    const { width, height } = complete(cropCentre(noiseImage(200_000, 20), crop));
    expect([width, height]).toEqual([224, 224]);
  });
});
