/** Deflate cannot compress better than 1 to 1032 (zlib's technical details). */
const MAX_DEFLATE_RATIO = 1032;
/** libpng refuses to expand a text further. */
const MAX_EXPANDED_TEXT = 8_000_000;

/**
 * The most that the compressed texts of a PNG can expand to, in bytes (PNG, 11.3.3). Never throws. In its own file, because each format
 * has one parser, and `check-work.ts` applies the limits.
 */
export function maxExpandedTextBytes(png: Buffer): number {
  let bytes = 0;
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') break;
    if (type === 'zTXt' || type === 'iTXt') bytes += Math.min(MAX_EXPANDED_TEXT, length * MAX_DEFLATE_RATIO);
    at += 12 + length;
  }
  return bytes;
}
