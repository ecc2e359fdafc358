import type { ImageFormat } from '@lookalike/domain';
import { readJpegStructure } from './jpeg-structure';

/** The longest side that JPEG and GIF can have. Decoders also take time for each row. */
const MAX_SIDE = 65_535;
/** An image may have this many pixels, however few bytes it has: a larger one is reduced for detection. */
const FREE_PIXELS = 4_000_000;
/** More than PNG (8,256 at one bit per pixel), GIF (2,600) and JPEG (512) can store in a byte. */
const MAX_PIXELS_PER_BYTE = 16_384;

/** Why an image of this size cannot be a photo; null if it can. A file of a few bytes may declare 40 megapixels. */
export function findImplausibleSize(
  bytes: Buffer,
  format: ImageFormat,
  { width, height }: { width: number; height: number },
): string | null {
  if (Math.max(width, height) > MAX_SIDE) {
    return `The image has ${width} × ${height} pixels; the limit is ${MAX_SIDE} for each side.`;
  }
  if (format === 'jpeg') {
    const { blocks, codedBytes, isHuffman } = readJpegStructure(bytes);
    // libjpeg would fill the rest with grey.
    if (isHuffman && blocks > codedBytes * 8) return 'The JPEG contains fewer pixels than it declares.';
  }
  if (width * height <= FREE_PIXELS + bytes.length * MAX_PIXELS_PER_BYTE) return null;
  return `The image declares ${width} × ${height} pixels in ${bytes.length} bytes.`;
}
