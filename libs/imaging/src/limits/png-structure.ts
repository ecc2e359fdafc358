/** Deflate cannot compress better than 1 to 1032 (zlib's technical details). */
const MAX_DEFLATE_RATIO = 1032;
/** libpng refuses to expand a text further. */
const MAX_EXPANDED_TEXT = 8_000_000;

/** What the chunks of a PNG say about the work of decoding it (PNG, 5.3). */
export interface PngStructure {
  /** Chunks apart from those with pixels, of which some encoders write one for each kilobyte. */
  chunks: number;
  /** The most that its compressed texts can expand to (11.3.3). */
  maxExpandedTextBytes: number;
}

/** Never throws. In its own file, because each format has one parser, and `check-work.ts` applies the limits. */
export function readPngStructure(png: Buffer): PngStructure {
  const structure = { chunks: 0, maxExpandedTextBytes: 0 };
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') break;
    if (type !== 'IDAT' && type !== 'fdAT') structure.chunks++;
    if (type === 'zTXt' || type === 'iTXt') {
      structure.maxExpandedTextBytes += Math.min(MAX_EXPANDED_TEXT, length * MAX_DEFLATE_RATIO);
    }
    at += 12 + length;
  }
  return structure;
}
