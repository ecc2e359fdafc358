import type { Box } from '@lookalike/domain';

/** Whole pixels; the part that lies in the photo, and how far the square reaches beyond it on each side. */
export interface CropSquare {
  side: number;
  inside: { left: number; top: number; width: number; height: number };
  beyond: { left: number; top: number; right: number; bottom: number };
}

/**
 * The square around the middle of `box`, its side the box's longer one grown by `margin` of it on each side. A box that lies
 * wholly outside the photo is moved to its border, so that one pixel at least is shown.
 * @param photo size in pixels
 * @param margin 0 or more
 */
export function cropSquare(box: Box, photo: { width: number; height: number }, margin: number): CropSquare {
  const side = Math.max(1, Math.round(Math.max(box.width, box.height) * (1 + 2 * margin)));
  const left = within(Math.round(box.x + box.width / 2 - side / 2), 1 - side, photo.width - 1);
  const top = within(Math.round(box.y + box.height / 2 - side / 2), 1 - side, photo.height - 1);
  const beyond = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    right: Math.max(0, left + side - photo.width),
    bottom: Math.max(0, top + side - photo.height),
  };
  return {
    side,
    inside: {
      left: Math.max(0, left),
      top: Math.max(0, top),
      width: side - beyond.left - beyond.right,
      height: side - beyond.top - beyond.bottom,
    },
    beyond,
  };
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
