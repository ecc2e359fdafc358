import { LookalikeError } from '@lookalike/domain';

/** IMAGE_UNREADABLE; `what` completes the sentence `The image ...`. */
export function unreadable(what: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'IMAGE_UNREADABLE',
    `The image ${what}.`,
    'Bring a whole JPEG, PNG, WebP, GIF, AVIF or TIFF; anything else (HEIC, SVG, PDF) has to be converted first.',
    { cause },
  );
}
