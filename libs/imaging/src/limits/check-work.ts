import type { ImageFormat } from '@lookalike/domain';
import { AVIF_LIMITS, readAvifStructure } from './avif-structure';
import { JPEG_LIMITS, readJpegStructure } from './jpeg-structure';
import { PNG_LIMITS, readPngStructure } from './png-structure';
import { readTiffStructure, TIFF_LIMITS } from './tiff-structure';
import { readWebpStructure, WEBP_LIMITS } from './webp-structure';

/** About 20 scans of 40 megapixels with all components in each; most scans of a progressive JPEG contain one. */
const MAX_SCANNED_BLOCKS = 40_000_000;
/** With fewer scans, an image that is too large has too many pixels. */
const MIN_COUNTED_SCANS = 20;
/** The parts of a small AVIF may have this many pixels more than it declares. */
const FREE_DECODED_PIXELS = 4_000_000;
/** The parts of an AVIF may share data: encoders store equal parts once. A megabyte takes about 0.1 s. */
const FREE_CODED_BYTES = 1_000_000;

/**
 * Why the image of this format would take far more work than an ordinary one; null if it does not. Reads each byte at most a few times,
 * stops at the first limit that is exceeded, and decodes nothing but the texts of a PNG: it runs on the JavaScript thread, where only the
 * parent can stop it. Formats without a check take work in proportion to their bytes and pixels, as measured
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
      return findTooMany('WebP', { frames, chunks }, WEBP_LIMITS);
    }
    case 'avif':
      return findInAvif(bytes);
    case 'tiff': {
      const { directories: pages, entries, valueBytes, stripBytes } = readTiffStructure(bytes);
      if (valueBytes > TIFF_LIMITS.valueBytes) return 'The entries of the TIFF are larger than the file.';
      // Strips of a complete file do not overlap. Those that do are read again and again.
      if (stripBytes > 2 * bytes.length) return 'The strips of the TIFF are larger than the file.';
      return findTooMany('TIFF', { pages, entries }, { pages: TIFF_LIMITS.directories, entries: TIFF_LIMITS.entries });
    }
    default:
      return null;
  }
}

function findInJpeg(bytes: Buffer): string | null {
  const { scans, frames, components, segments, blocks } = readJpegStructure(bytes);
  if (frames > JPEG_LIMITS.frames) return 'The JPEG has more than one frame header.';
  return scans > MIN_COUNTED_SCANS && scans <= JPEG_LIMITS.scans && scans * blocks > MAX_SCANNED_BLOCKS
    ? `The JPEG has ${scans} scans, too many for its size.`
    : findTooMany('JPEG', { scans, components, segments }, JPEG_LIMITS);
}

function findInAvif(bytes: Buffer): string | null {
  const { extraPixels, codedBytes, ...counts } = readAvifStructure(bytes);
  const excess = findTooMany('AVIF', counts, AVIF_LIMITS);
  if (excess) return excess;
  if (extraPixels > FREE_DECODED_PIXELS) return 'The parts of the AVIF have far more pixels than it declares.';
  return codedBytes > 2 * bytes.length + FREE_CODED_BYTES ? 'The parts of the AVIF are larger than the file.' : null;
}

function findInPng(bytes: Buffer): string | null {
  const { chunks, expandedTextBytes } = readPngStructure(bytes);
  if (expandedTextBytes > PNG_LIMITS.expandedTextBytes) return 'The PNG contains too much compressed text.';
  return findTooMany('PNG', { chunks }, PNG_LIMITS);
}

/** Reading stops when a limit is exceeded, so the message cannot contain the number of all parts. */
function findTooMany<Part extends string>(
  format: string,
  counts: Record<Part, number>,
  limits: Record<NoInfer<Part>, number>,
): string | null {
  const part = (Object.keys(counts) as Part[]).find((name) => counts[name] > limits[name]);
  return part ? `The ${format} has more than ${limits[part]} ${part}.` : null;
}
