import type { ImageFormat } from '@lookalike/domain';
import { readJpegStructure } from './jpeg-structure';
import { maxExpandedTextBytes } from './png-structure';
import { readTiffStructure } from './tiff-structure';
import { countWebpFrames } from './webp-structure';

/** libjpeg's own progressive JPEGs have 10 scans, mozjpeg's up to 15; libtiff has the same limit. */
const MAX_SCANS = 100;
/** About 20 scans of 40 megapixels with all components in each; most scans of a progressive JPEG contain one. */
const MAX_SCANNED_BLOCKS = 40_000_000;
/** With fewer scans, an image that is too large has too many pixels. */
const MIN_COUNTED_SCANS = 20;
const MAX_EXPANDED_TEXT_BYTES = 128_000_000;
/** libwebp finds each frame by counting from the first one, so its time is quadratic. */
const MAX_FRAMES = 5_000;
const MAX_PAGES = 4_096;

/**
 * Why the image of this format would take far more work than an ordinary one; null if it does not. Reads each byte at most once, and
 * decodes nothing. Formats without a check take work in proportion to their bytes and pixels, as measured (docs/decisions/0011).
 */
export function findExcessiveWork(bytes: Buffer, format: ImageFormat): string | null {
  switch (format) {
    case 'jpeg':
      return findInJpeg(bytes);
    case 'png':
      return maxExpandedTextBytes(bytes) > MAX_EXPANDED_TEXT_BYTES
        ? 'The PNG contains too much compressed text.'
        : null;
    case 'webp': {
      const frames = countWebpFrames(bytes);
      return frames > MAX_FRAMES ? `The WebP has ${frames} frames; the limit is ${MAX_FRAMES}.` : null;
    }
    case 'tiff': {
      const { directories, stripBytes } = readTiffStructure(bytes, MAX_PAGES);
      if (directories > MAX_PAGES) return `The TIFF has more than ${MAX_PAGES} pages.`;
      // Strips of a complete file do not overlap. Those that do are read again and again.
      return stripBytes > 2 * bytes.length ? 'The strips of the TIFF are larger than the file.' : null;
    }
    default:
      return null;
  }
}

function findInJpeg(bytes: Buffer): string | null {
  const { scans, blocks } = readJpegStructure(bytes);
  if (scans > MAX_SCANS) return `The JPEG has ${scans} scans; the limit is ${MAX_SCANS}.`;
  return scans > MIN_COUNTED_SCANS && scans * blocks > MAX_SCANNED_BLOCKS
    ? `The JPEG has ${scans} scans, too many for its size.`
    : null;
}
