import { MAX_PHOTO_PIXELS } from './limits';
import { sharp } from './bounded-sharp';
import { readHeader } from './read-header';
import { unreadable } from './unreadable';

/** Transparent parts become white, as on most pages. */
const PAPER = '#ffffff';

/**
 * The photo upright, in its own shape, as a JPEG in sRGB whose longer side has `side` pixels; one that is smaller keeps its
 * size. Unlike `decodePhoto` it honours colour profiles: it is for eyes.
 * @param side pixels, 1 or more
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function thumbnail(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  await readHeader(bytes);
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PHOTO_PIXELS })
      .timeout({ seconds: 30 })
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: PAPER })
      .jpeg({ quality: 85 })
      .toBuffer();
  } catch (error) {
    throw unreadable('is damaged or cut off', error);
  }
}
