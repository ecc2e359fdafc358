import fc from 'fast-check';
import { contextSquare } from './contact-sheet/context-square';
import { cropSquare } from './crop-square';

const photos = fc.record({ width: fc.integer({ min: 20, max: 500 }), height: fc.integer({ min: 20, max: 500 }) });
const boxes = fc.record({
  x: fc.double({ min: -300, max: 600, noNaN: true }),
  y: fc.double({ min: -300, max: 600, noNaN: true }),
  width: fc.double({ min: 0, max: 600, noNaN: true }),
  height: fc.double({ min: 0, max: 600, noNaN: true }),
});

it('cuts what is inside, and says how far the square reaches beyond', () => {
  expect(cropSquare({ x: -10, y: 30, width: 40, height: 20 }, { width: 100, height: 60 }, 0.25)).toEqual({
    side: 60,
    inside: { left: 0, top: 10, width: 40, height: 50 },
    beyond: { left: 20, top: 0, right: 0, bottom: 10 },
  });
});

it('gives a part of the photo and the rest of a square, whatever the box', () => {
  fc.assert(
    fc.property(boxes, photos, fc.double({ min: 0, max: 2, noNaN: true }), (box, photo, margin) => {
      const { side, inside, beyond } = cropSquare(box, photo, margin);
      expect(inside.left).toBeGreaterThanOrEqual(0);
      expect(inside.top).toBeGreaterThanOrEqual(0);
      expect(inside.width).toBeGreaterThanOrEqual(1);
      expect(inside.height).toBeGreaterThanOrEqual(1);
      expect(inside.left + inside.width).toBeLessThanOrEqual(photo.width);
      expect(inside.top + inside.height).toBeLessThanOrEqual(photo.height);
      expect(Math.min(...Object.values(beyond))).toBeGreaterThanOrEqual(0);
      expect(inside.width + beyond.left + beyond.right).toBe(side);
      expect(inside.height + beyond.top + beyond.bottom).toBe(side);
    }),
  );
});

it('shows a face in the photo whole, in a square that stays in the photo where it can', () => {
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
