import { LookalikeError } from './errors';

const MEGABYTE = 1024 * 1024;

/** Maximum size of an image file: 20 MB of 1,048,576 bytes each. A larger one is neither read, downloaded, stored nor decoded. */
export const MAX_IMAGE_BYTES = 20 * MEGABYTE;

/**
 * The error of an image file above `MAX_IMAGE_BYTES`.
 * @param bytes the size of the file, where it is known before the file is read
 * @param subject the subject of the message, such as `The photo /photos/1.jpg`
 */
export function imageTooLarge(bytes?: number, subject = 'The image'): LookalikeError {
  const limit = `${MAX_IMAGE_BYTES / MEGABYTE} MB`;
  // Rounded up, so that the size is never stated as the limit.
  const size = bytes === undefined ? null : Math.ceil((bytes / MEGABYTE) * 10) / 10;
  return new LookalikeError(
    'IMAGE_TOO_LARGE',
    size === null ? `${subject} is larger than ${limit}.` : `${subject} has ${size} MB; the limit is ${limit}.`,
    'Reduce its resolution or save it as a JPEG. A few megapixels are enough for face recognition.',
  );
}

/** An image file that is read only when a decoder is free: the files of all waiting images could fill the memory. */
export interface DeferredImage {
  /** Size in bytes before the file is read. The file may change in between. */
  byteLength: number;
  read(): Promise<Uint8Array>;
}

/** An image file (JPEG, PNG, WebP ...). Its bytes must not change while it is being decoded. */
export type EncodedImage = Uint8Array | DeferredImage;
