/** Formats that are decoded: all that sharp's prebuilt binary reads, except those that are not photos (SVG, PDF). */
export const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;

/** The subtype of the media type `image/<format>`. */
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** The number of bytes at the start of a file that `detectImageFormat` reads. */
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
  // TIFF, and BigTIFF, whose version is 43 (`+`) instead of 42 (`*`).
  if (/^(?:II[*+]\0|MM\0[*+])/u.test(head)) return 'tiff';
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
