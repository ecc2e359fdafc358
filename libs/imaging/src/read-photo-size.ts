import { type PhotoSize, readHeader } from './read-header';

/**
 * Size in pixels after EXIF orientation, from the header alone.
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function readPhotoSize(bytes: Uint8Array): Promise<PhotoSize> {
  const { width, height } = await readHeader(bytes);
  return { width, height };
}
