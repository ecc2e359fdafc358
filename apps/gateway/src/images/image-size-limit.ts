import { LookalikeError } from '@lookalike/domain';

/** 20 MB, the limit of libs/imaging: a larger image is neither stored nor decoded, and its download is aborted. */
export const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

export function imageTooLarge(): LookalikeError {
  return new LookalikeError(
    'IMAGE_TOO_LARGE',
    'The image is larger than 20 MB.',
    'Reduce its resolution or save it as a JPEG. A few megapixels are enough for face recognition.',
  );
}
