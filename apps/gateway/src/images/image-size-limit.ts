import { LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';

/**
 * Maximum size of a WebSocket message, and so of the images in it; the socket is closed with 1009 for a larger one. ws copies and
 * unmasks a message at once, and then its escapes are decoded: with 3 MB the event loop was blocked for up to 52 ms, with 4 MB for
 * 64 ms. Larger images can be sent over HTTP or to POST /uploads.
 */
export const MAX_MESSAGE_MB = 2;

export function imageTooLarge(): LookalikeError {
  return new LookalikeError(
    'IMAGE_TOO_LARGE',
    `The image is larger than ${MAX_IMAGE_BYTES / 1024 / 1024} MB.`,
    'Reduce its resolution or save it as a JPEG. A few megapixels are enough for face recognition.',
  );
}
