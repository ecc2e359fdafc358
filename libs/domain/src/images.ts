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
export interface UnreadImage {
  /** Size in bytes before the file is read. The file may change in between. */
  byteLength: number;
  read(): Promise<Uint8Array>;
}

/** An image file (JPEG, PNG, WebP ...). Its bytes must not change while it is being decoded. */
export type EncodedImage = Uint8Array | UnreadImage;

/** Formats that are decoded: all that sharp's prebuilt binary reads, except those that are not photos (SVG, PDF). */
export const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;

/** The subtype of the media type `image/<format>`. */
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** How many of a file's first bytes `detectImageFormat` reads. */
export const IMAGE_SIGNATURE_BYTES = 64;

/**
 * The format according to the first bytes, ignoring the file's name; null if it is not supported. HEIC, which shares AVIF's
 * container but has a patented codec, is not supported: no decoder for it may be shipped.
 */
export function detectImageFormat(bytes: Uint8Array): ImageFormat | null {
  // One character per byte.
  const head = String.fromCharCode(...bytes.subarray(0, IMAGE_SIGNATURE_BYTES));
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  if (head.startsWith('ftyp', 4) && isAvif(head)) return 'avif';
  return null;
}

/** The media type for HTTP: `image/jpeg` etc. according to the first bytes, or `application/octet-stream`. */
export function detectMediaType(bytes: Uint8Array): string {
  const format = detectImageFormat(bytes);
  return format ? `image/${format}` : 'application/octet-stream';
}

/** ISO base media files have their major brand at byte 8 and their compatible brands from byte 16 (ISO/IEC 14496-12, 4.3). */
function isAvif(head: string): boolean {
  const end = Math.min(IMAGE_SIGNATURE_BYTES, head.charCodeAt(2) * 256 + head.charCodeAt(3));
  const brands = [head.slice(8, 12)];
  for (let offset = 16; offset + 4 <= end; offset += 4) brands.push(head.slice(offset, offset + 4));
  return brands.includes('avif');
}
