import { detectImageFormat, imageTooLarge, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import type { Metadata } from 'sharp';
import { findImplausibleSize } from './limits/check-size';
import { findExcessiveWork } from './limits/check-work';
import { sharp } from './sharp';

/** Maximum width times height of an image. */
export const MAX_IMAGE_PIXELS = 40_000_000;
/** Minimum length of an image's shorter side in pixels: MTCNN finds no smaller face. */
export const MIN_IMAGE_SIDE = 20;

/** Size in pixels after EXIF orientation. */
export interface PhotoSize {
  width: number;
  height: number;
}

export interface PhotoHeader extends PhotoSize {
  isCmyk: boolean;
}

/**
 * Checks all limits by the header and structure, before any pixel is decoded: a file of a few bytes may declare gigabytes of pixels.
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_UNREADABLE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL
 */
export async function readPhotoHeader(bytes: Uint8Array): Promise<PhotoHeader> {
  if (bytes.byteLength > MAX_IMAGE_BYTES) throw imageTooLarge(bytes.byteLength);
  if (bytes.byteLength === 0) throw unreadable('The image is empty.');
  const format = detectImageFormat(bytes);
  if (!format) throw unreadable('The file is not an image in a supported format.');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const excess = findExcessiveWork(buffer, format);
  if (excess) throw unreadable(excess);
  const metadata = await readMetadata(bytes);
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_IMAGE_PIXELS) {
    throw new LookalikeError(
      'IMAGE_TOO_MANY_PIXELS',
      `The image has ${width} × ${height} pixels; the limit is ${MAX_IMAGE_PIXELS / 1e6} megapixels.`,
      'Reduce its size: a few hundred pixels are enough for a face.',
    );
  }
  if (Math.min(width, height) < MIN_IMAGE_SIDE) {
    throw new LookalikeError(
      'IMAGE_TOO_SMALL',
      `The image has ${width} × ${height} pixels; each side must have at least ${MIN_IMAGE_SIDE}.`,
      'Use a larger version of the image.',
    );
  }
  const implausible = findImplausibleSize(buffer, format, metadata);
  if (implausible) throw unreadable(implausible);
  return { width, height, isCmyk: metadata.space === 'cmyk' };
}

async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  try {
    // Without sharp's own limit, so that the limit above applies first with its own error.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw isOutOfMemory(error) ? decodingFailed(error) : unreadable('The header of the image is damaged.', error);
  }
}

/** The error of an image that sharp cannot decode although its header is valid. */
export function decodingFailed(cause: unknown): LookalikeError {
  if (isOutOfMemory(cause)) return decodingEnded('There was not enough memory to decode the image.', cause);
  return unreadable('The image is damaged or truncated.', cause);
}

/**
 * Whether an allocation of libvips or of a decoder failed. Their errors consist of a text only: `vips_tracked: out of memory -- size ==
 * 146MB`, and `Insufficient memory (case 4)` of libjpeg.
 */
function isOutOfMemory(error: unknown): boolean {
  // eslint-disable-next-line no-restricted-syntax -- docs/decisions/0026
  return error instanceof Error && /out of memory|insufficient memory/iu.test(error.message);
}

/** The error of an image whose decoding ended for a reason that may not be the image: it may succeed later. */
export function decodingEnded(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'IMAGE_UNREADABLE',
    message,
    'Try again when the machine has more memory and processor time free. If it fails again, save the image as a new JPEG.',
    { cause, retryable: true },
  );
}

/** @param message what is wrong with the image */
export function unreadable(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'IMAGE_UNREADABLE',
    message,
    'Use a complete JPEG, PNG, WebP, GIF, AVIF or TIFF. Convert other formats (HEIC, SVG, PDF) first.',
    { cause },
  );
}
