import type { Box } from '@lookalike/domain';
import { cropFace, readPhotoSize } from '@lookalike/imaging';

/**
 * A square JPEG of a face with its surroundings.
 * @param box in pixels of the upright photo
 * @param size side of the JPEG, in pixels
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function cropInContext(bytes: Uint8Array, box: Box, size: number): Promise<Uint8Array> {
  return cropFace(bytes, contextSquare(box, await readPhotoSize(bytes)), { size, margin: 0 });
}

/** Margin on each side, as a fraction of the box's longer side: includes hair, ears and neck, which help to recognise a person. */
const CONTEXT = 0.55;

/**
 * The square around a face with its surroundings. It is moved and shrunk to stay inside the photo as long as the whole face remains
 * visible.
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
