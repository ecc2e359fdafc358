import fc from 'fast-check';
import { cropBox } from './crop-box';

const photo = { width: 250, height: 200 };
const facenet = { imageSize: 160, margin: 32 };

describe('cropBox', () => {
  it('grows a face by a quarter of its side, half on each side, and truncates', () => {
    // extract_face: 73.5 - 95 * 32 / 128 / 2 = 61.625; 73.5 + 95 + 11.875 = 180.375
    expect(cropBox({ x: 73.5, y: 60, width: 95, height: 100 }, photo, facenet)).toEqual({
      x: 61,
      y: 47,
      width: 180 - 61,
      height: 172 - 47,
    });
  });

  it('stays inside the photo, at least one pixel large, wherever the face lies', () => {
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
