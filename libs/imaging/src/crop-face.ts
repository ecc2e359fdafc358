import type { Box } from '@lookalike/domain';
import { openPhoto } from './open-photo';
import { decodingFailed, type PhotoHeader, type PhotoSize, readPhotoHeader } from './photo-header';
import { sharp } from './sharp';

/** Fills the part of the square outside the photo: clearly not part of it, and unobtrusive on a light or a dark page. */
const OUTSIDE_COLOUR = '#c9ccd1';

export interface CropOptions {
  /** Side of the resulting image, in pixels. */
  size: number;
  /** Added on each side, as a fraction of the box's longer side: 0 or more. */
  margin: number;
}

/**
 * A square JPEG of a face in sRGB for display. (Models use their own crops.)
 * @param box in pixels of the upright photo
 * @param header of these bytes, if it was read before
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function cropFace(
  bytes: Uint8Array,
  box: Box,
  { size, margin }: CropOptions,
  header?: PhotoHeader,
): Promise<Uint8Array> {
  const { inside, outside } = cropSquare(box, header ?? (await readPhotoHeader(bytes)), margin);
  try {
    const square = await openPhoto(bytes)
      .autoOrient()
      .extract(inside)
      .flatten({ background: '#ffffff' })
      .extend({ ...outside, background: OUTSIDE_COLOUR })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return await sharp(square.data, { raw: square.info }).resize(size, size).jpeg({ quality: 88 }).toBuffer();
  } catch (error) {
    throw decodingFailed(error);
  }
}

/** A square in whole pixels. */
interface CropSquare {
  side: number;
  /** The part of the square inside the photo. */
  inside: { left: number; top: number; width: number; height: number };
  /** How far the square extends outside the photo on each side. */
  outside: { left: number; top: number; right: number; bottom: number };
}

/**
 * The square around the centre of `box` whose side is the box's longer side plus `margin` of it on each side. A square completely
 * outside the photo is moved to its border, so that it contains at least one pixel.
 * @param photo size in pixels
 * @param margin 0 or more
 */
export function cropSquare(box: Box, photo: PhotoSize, margin: number): CropSquare {
  const side = Math.max(1, Math.round(Math.max(box.width, box.height) * (1 + 2 * margin)));
  const left = clamp(Math.round(box.x + box.width / 2 - side / 2), 1 - side, photo.width - 1);
  const top = clamp(Math.round(box.y + box.height / 2 - side / 2), 1 - side, photo.height - 1);
  const outside = {
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
      width: side - outside.left - outside.right,
      height: side - outside.top - outside.bottom,
    },
    outside,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
