import type { ImageFormat } from '@lookalike/domain';
import { countAvifBoxes } from './avif-structure';
import { readJpegStructure } from './jpeg-structure';
import { readPngStructure } from './png-structure';
import { readTiffStructure } from './tiff-structure';
import { readWebpStructure } from './webp-structure';

/** libjpeg's own progressive JPEGs have 10 scans, mozjpeg's up to 15; libtiff has the same limit. */
const MAX_SCANS = 100;
/** About 20 scans of 40 megapixels with all components in each; most scans of a progressive JPEG contain one. */
const MAX_SCANNED_BLOCKS = 40_000_000;
/** With fewer scans, an image that is too large has too many pixels. */
const MIN_COUNTED_SCANS = 20;
/** Decoding takes about six times as much memory: 118 MB of texts took 760 MB. */
const MAX_EXPANDED_TEXT_BYTES = 32_000_000;
/** libwebp finds each frame by counting from the first one, so its time is quadratic. */
const MAX_FRAMES = 5_000;
const MAX_PAGES = 4_096;
/** A page has about 15. libtiff reads those of all pages: 1.2 million took 9 s. */
const MAX_TIFF_ENTRIES = 100_000;
/** Pages may share a colour profile of some 100 kB. */
const MAX_TIFF_VALUE_BYTES = 256_000_000;
/**
 * Segments, chunks and boxes that decoders keep one by one, empty ones too: 4.9 million segments of a JPEG took 1.3 GB. A photo with
 * metadata of 20 MB has 300, because a segment holds 64 kB. A frame of a WebP has up to 3.
 */
const MAX_PARTS = 20_000;

/**
 * Why the image of this format would take far more work than an ordinary one; null if it does not. Reads each byte at most once, and
 * decodes nothing but the texts of a PNG. Formats without a check take work in proportion to their bytes and pixels, as measured
 * (docs/decisions/0011).
 */
export function findExcessiveWork(bytes: Buffer, format: ImageFormat): string | null {
  switch (format) {
    case 'jpeg':
      return findInJpeg(bytes);
    case 'png':
      return findInPng(bytes);
    case 'webp': {
      const { frames, chunks } = readWebpStructure(bytes);
      if (frames > MAX_FRAMES) return `The WebP has ${frames} frames; the limit is ${MAX_FRAMES}.`;
      return findTooManyParts('WebP', chunks, 'chunks');
    }
    case 'avif':
      return findTooManyParts('AVIF', countAvifBoxes(bytes), 'boxes');
    case 'tiff': {
      const { directories, entries, valueBytes, stripBytes } = readTiffStructure(bytes, {
        directories: MAX_PAGES,
        entries: MAX_TIFF_ENTRIES,
      });
      if (directories > MAX_PAGES) return `The TIFF has more than ${MAX_PAGES} pages.`;
      if (valueBytes > MAX_TIFF_VALUE_BYTES) return 'The entries of the TIFF are larger than the file.';
      if (entries > MAX_TIFF_ENTRIES) return `The TIFF has ${entries} entries; the limit is ${MAX_TIFF_ENTRIES}.`;
      // Strips of a complete file do not overlap. Those that do are read again and again.
      return stripBytes > 2 * bytes.length ? 'The strips of the TIFF are larger than the file.' : null;
    }
    default:
      return null;
  }
}

function findInJpeg(bytes: Buffer): string | null {
  const { scans, segments, blocks } = readJpegStructure(bytes);
  if (scans > MAX_SCANS) return `The JPEG has ${scans} scans; the limit is ${MAX_SCANS}.`;
  return scans > MIN_COUNTED_SCANS && scans * blocks > MAX_SCANNED_BLOCKS
    ? `The JPEG has ${scans} scans, too many for its size.`
    : findTooManyParts('JPEG', segments, 'segments');
}

function findInPng(bytes: Buffer): string | null {
  const { chunks, expandedTextBytes } = readPngStructure(bytes, MAX_EXPANDED_TEXT_BYTES);
  if (expandedTextBytes > MAX_EXPANDED_TEXT_BYTES) return 'The PNG contains too much compressed text.';
  return findTooManyParts('PNG', chunks, 'chunks');
}

function findTooManyParts(format: string, count: number, parts: string): string | null {
  return count > MAX_PARTS ? `The ${format} has ${count} ${parts}; the limit is ${MAX_PARTS}.` : null;
}
