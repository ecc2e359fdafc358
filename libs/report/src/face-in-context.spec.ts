import fc from 'fast-check';
import { contextSquare } from './face-in-context';

const photos = fc.record({ width: fc.integer({ min: 20, max: 500 }), height: fc.integer({ min: 20, max: 500 }) });

it('contains the whole face, in a square that stays inside the photo if possible', () => {
  const faces = photos.chain((photo) =>
    fc
      .tuple(fc.nat(99), fc.nat(99), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
      .map(([left, top, wide, high]) => {
        const x = (photo.width * left) / 100;
        const y = (photo.height * top) / 100;
        return {
          photo,
          box: { x, y, width: ((photo.width - x) * wide) / 100, height: ((photo.height - y) * high) / 100 },
        };
      }),
  );
  fc.assert(
    fc.property(faces, ({ photo, box }) => {
      const square = contextSquare(box, photo);
      expect(square.width).toBe(square.height);
      expect(square.x).toBeLessThanOrEqual(box.x + 1e-6);
      expect(square.y).toBeLessThanOrEqual(box.y + 1e-6);
      expect(square.x + square.width).toBeGreaterThanOrEqual(box.x + box.width - 1e-6);
      expect(square.y + square.height).toBeGreaterThanOrEqual(box.y + box.height - 1e-6);
      if (square.width <= Math.min(photo.width, photo.height)) {
        expect(Math.min(square.x, square.y)).toBeGreaterThanOrEqual(0);
        expect(square.x + square.width).toBeLessThanOrEqual(photo.width + 1e-6);
        expect(square.y + square.height).toBeLessThanOrEqual(photo.height + 1e-6);
      }
    }),
  );
});
