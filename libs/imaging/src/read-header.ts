import { LookalikeError } from '@lookalike/domain';
import type { Metadata } from 'sharp';
import { sharp } from './bounded-sharp';
import { MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MIN_PHOTO_SIDE } from './limits';
import { pictureFormat } from './picture-format';
import { unreadable } from './unreadable';

/** Size in pixels after EXIF orientation. */
export interface PhotoSize {
  width: number;
  height: number;
}

export interface PictureHeader extends PhotoSize {
  cmyk: boolean;
}

/**
 * Checks all limits by the picture's header alone, before a pixel of it is decoded: a file of some bytes may claim to hold
 * gigabytes of pixels.
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_UNREADABLE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL
 */
export async function readHeader(bytes: Uint8Array): Promise<PictureHeader> {
  if (bytes.byteLength > MAX_PHOTO_BYTES) {
    throw new LookalikeError(
      'IMAGE_TOO_LARGE',
      `The image has ${(bytes.byteLength / 1024 / 1024).toFixed(1)} MB; the limit is ${MAX_PHOTO_BYTES / 1024 / 1024} MB.`,
      'Save it smaller or as a JPEG.',
    );
  }
  if (bytes.byteLength === 0) throw unreadable('is empty');
  if (!pictureFormat(bytes)) throw unreadable('is in no format that is read here');
  const header = await metadata(bytes);
  const { width, height } = header.autoOrient;
  if (width * height > MAX_PHOTO_PIXELS) {
    throw new LookalikeError(
      'IMAGE_TOO_MANY_PIXELS',
      `The image has ${width} × ${height} pixels; the limit is ${MAX_PHOTO_PIXELS / 1e6} megapixels.`,
      'Reduce it: a face needs no more than a few hundred pixels.',
    );
  }
  if (Math.min(width, height) < MIN_PHOTO_SIDE) {
    throw new LookalikeError(
      'IMAGE_TOO_SMALL',
      `The image has ${width} × ${height} pixels; each side needs at least ${MIN_PHOTO_SIDE}.`,
      'Bring a larger version of it.',
    );
  }
  return { width, height, cmyk: header.space === 'cmyk' };
}

async function metadata(bytes: Uint8Array): Promise<Metadata> {
  try {
    // sharp's own limit says the same in other words; ours come first.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw unreadable('has a broken header', error);
  }
}
