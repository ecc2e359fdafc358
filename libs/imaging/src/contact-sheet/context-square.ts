import type { Box } from '@lookalike/domain';

/** Of the box's longer side, on each side: hair, ears and neck, by which people are recognised. */
const CONTEXT = 0.55;

/**
 * The part of a photo to be shown for a face: a square box around it with context, moved and narrowed to stay in the photo as
 * far as the whole face remains to be seen.
 */
export function contextSquare(box: Box, photo: { width: number; height: number }): Box {
  const face = Math.max(box.width, box.height);
  const side = Math.max(face, Math.min(face * (1 + 2 * CONTEXT), photo.width, photo.height));
  return {
    x: shift(box.x + box.width / 2 - side / 2, side, photo.width),
    y: shift(box.y + box.height / 2 - side / 2, side, photo.height),
    width: side,
    height: side,
  };
}

function shift(start: number, side: number, length: number): number {
  return side > length ? start : Math.min(Math.max(0, start), length - side);
}
