import { LookalikeError } from '@lookalike/domain';

/** 20 MB, the limit of libs/imaging: a larger image is neither stored nor decoded, and its download is aborted. */
export const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

/**
 * Of a WebSocket message, and so of the images in it. ws copies and unmasks a message at once, and then its escapes are decoded: with
 * 3 MB the event loop was blocked for up to 52 ms, with 4 MB for 64 ms. Larger images can be sent over HTTP or to POST /uploads. The socket is closed with
 * 1009 for a larger message.
 */
export const MAX_MESSAGE_MB = 2;

export function imageTooLarge(): LookalikeError {
  return new LookalikeError(
    'IMAGE_TOO_LARGE',
    'The image is larger than 20 MB.',
    'Reduce its resolution or save it as a JPEG. A few megapixels are enough for face recognition.',
  );
}
