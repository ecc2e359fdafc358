import { openPhoto } from './open-photo';
import { decodingFailed, type PhotoHeader, readPhotoHeader } from './photo-header';

/** Shown where a photo is transparent: white, like most pages. */
const BACKGROUND = '#ffffff';

/**
 * A small version of a photo for display: an upright JPEG in sRGB with the same aspect ratio, whose longer side has `side` pixels.
 * A smaller photo keeps its size. Unlike `decodePhoto` it applies colour profiles.
 * @param side pixels, 1 or more
 * @param header of these bytes, if it was read before
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function thumbnail(bytes: Uint8Array, side: number, header?: PhotoHeader): Promise<Uint8Array> {
  if (!header) await readPhotoHeader(bytes);
  try {
    return await openPhoto(bytes)
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: BACKGROUND })
      .jpeg({ quality: 85 })
      .toBuffer();
  } catch (error) {
    throw decodingFailed(error);
  }
}
