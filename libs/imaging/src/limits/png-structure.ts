import { inflateSync } from 'node:zlib';

/** libpng refuses to expand a text further. */
const MAX_EXPANDED_TEXT = 8_000_000;

/** The properties of a PNG that determine the work of decoding it, from its chunks (PNG, 5.3). */
export interface PngStructure {
  /** Chunks apart from those with pixels, of which some encoders write one for each kilobyte. */
  chunks: number;
  /** Bytes to which its compressed texts expand (11.3.3), counted until they exceed the limit. */
  expandedTextBytes: number;
}

/**
 * Never throws. In its own file, because each format has one parser, and `check-work.ts` applies the limits.
 * @param maxTextBytes texts are expanded up to this size
 */
export function readPngStructure(png: Buffer, maxTextBytes: number): PngStructure {
  const structure = { chunks: 0, expandedTextBytes: 0 };
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') break;
    if (type !== 'IDAT' && type !== 'fdAT') structure.chunks++;
    if ((type === 'zTXt' || type === 'iTXt') && structure.expandedTextBytes <= maxTextBytes) {
      structure.expandedTextBytes += expandedBytes(type, png.subarray(at + 8, at + 8 + length));
    }
    at += 12 + length;
  }
  return structure;
}

/** The size of a text after its decompression; of one that cannot be decompressed, the most that libpng expands. */
function expandedBytes(type: 'zTXt' | 'iTXt', content: Buffer): number {
  let start = content.indexOf(0) + 2;
  if (type === 'iTXt') {
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
