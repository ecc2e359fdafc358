import { LookalikeError } from '@lookalike/domain';

/** 20 MB, as libs/imaging counts them: what is larger need not be kept, decoded or downloaded to the end. */
export const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

export function imageTooLarge(): LookalikeError {
  return new LookalikeError(
    'IMAGE_TOO_LARGE',
    'The image has more than 20 MB.',
    'Reduce it, or save it as a JPEG, and try again: faces need no more than a few megapixels.',
  );
}
