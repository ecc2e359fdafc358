import { inflateSync } from 'node:zlib';
import { MAX_PARTS } from './max-parts';

/** Types of chunks as numbers: a file of 20 MB has up to 1.7 million chunks, and a string for each takes ten times as long. */
const TYPES = { IEND: 0x49454e44, IDAT: 0x49444154, fdAT: 0x66644154, zTXt: 0x7a545874, iTXt: 0x69545874 };

/** libpng does not expand a text further. */
const MAX_EXPANDED_TEXT = 8_000_000;

/** Values above which reading stops, because the image is rejected. */
export const PNG_LIMITS = {
  chunks: MAX_PARTS,
  /** Decoding takes about six times as much memory: 118 MB of texts took 760 MB. */
  expandedTextBytes: 32_000_000,
};

/** The properties of a PNG that determine the work of decoding it, from its chunks (PNG, 5.3). */
export interface PngStructure {
  /** Chunks apart from those with pixels, of which some encoders write one for each kilobyte. */
  chunks: number;
  /** Bytes to which its compressed texts expand (11.3.3). */
  expandedTextBytes: number;
}

/** Stops at the first property that exceeds `PNG_LIMITS`. Never throws. */
export function readPngStructure(png: Buffer): PngStructure {
  const structure = { chunks: 0, expandedTextBytes: 0 };
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.readUInt32BE(at + 4);
    if (type === TYPES.IEND) break;
    if (type !== TYPES.IDAT && type !== TYPES.fdAT && ++structure.chunks > PNG_LIMITS.chunks) break;
    if (type === TYPES.zTXt || type === TYPES.iTXt) {
      structure.expandedTextBytes += expandedBytes(type, png.subarray(at + 8, at + 8 + length));
      if (structure.expandedTextBytes > PNG_LIMITS.expandedTextBytes) break;
    }
    at += 12 + length;
  }
  return structure;
}

/** The size of a text after its decompression; of one that cannot be decompressed, the most that libpng expands. */
function expandedBytes(type: number, content: Buffer): number {
  let start = content.indexOf(0) + 2;
  if (type === TYPES.iTXt) {
    if (content[start - 1] === 0) return content.length;
    // Two texts follow the flag and the method of compression: the language and the translated keyword.
    for (let texts = 0; texts < 2; texts++) start = content.indexOf(0, start + (texts === 0 ? 1 : 0)) + 1;
  }
  try {
    return inflateSync(content.subarray(start), { maxOutputLength: MAX_EXPANDED_TEXT }).length;
  } catch {
    return MAX_EXPANDED_TEXT;
  }
}
