import type { Box } from '@lookalike/domain';
import { sharp } from './bounded-sharp';
import { cropSquare } from './crop-square';
import { MAX_PHOTO_PIXELS } from './limits';
import { readHeader } from './read-header';
import { unreadable } from './unreadable';

/** What is shown where the square leaves the photo: plainly no part of it, and quiet on a light or a dark page. */
const BEYOND = '#c9ccd1';

export interface CropOptions {
  /** Side of the picture made, in pixels. */
  size: number;
  /** Of the box's longer side, on each side: 0 or more. */
  margin: number;
}

/**
 * A square JPEG of the face, in sRGB, for eyes (models have crops of their own).
 * @param box in pixels of the upright photo
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function cropFace(bytes: Uint8Array, box: Box, { size, margin }: CropOptions): Promise<Uint8Array> {
  const { inside, beyond } = cropSquare(box, await readHeader(bytes), margin);
  try {
    const square = await sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PHOTO_PIXELS })
      .timeout({ seconds: 30 })
      .autoOrient()
      .extract(inside)
      .flatten({ background: '#ffffff' })
      .extend({ ...beyond, background: BEYOND })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return await sharp(square.data, { raw: square.info }).resize(size, size).jpeg({ quality: 88 }).toBuffer();
  } catch (error) {
    throw unreadable('is damaged or cut off', error);
  }
}
