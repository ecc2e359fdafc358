import { detectImageFormat } from '@lookalike/domain';
import type { Sharp, SharpOptions } from 'sharp';
import { isScanComplete } from './jpeg-scan';
import { readJpegStructure } from './limits/jpeg-structure';
import { MAX_IMAGE_PIXELS } from './photo-header';
import { sharp } from './sharp';

const END_MARKER = Uint8Array.of(0xff, 0xd9);

/**
 * Opens a photo to read its pixels. A truncated photo fails, but not a JPEG that lacks only its end marker: some programs do not write
 * it, browsers show it, and libvips calls it truncated because libjpeg reads ahead.
 * @param bytes that `readPhotoHeader` accepted
 */
export function openPhoto(bytes: Uint8Array, options: Pick<SharpOptions, 'ignoreIcc'> = {}): Sharp {
  const strict = { ...options, limitInputPixels: MAX_IMAGE_PIXELS, failOn: 'error' as const };
  if (detectImageFormat(bytes) !== 'jpeg') return sharp(bytes, strict);
  const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { lacksEndMarker, isHuffman, scans } = readJpegStructure(jpeg);
  // libjpeg does not report missing data of arithmetic coding. Browsers do not show such files at all.
  if (!lacksEndMarker || !isHuffman) return sharp(bytes, strict);
  if (scans === 1)
    return isScanComplete(jpeg) ? sharp(Buffer.concat([jpeg, END_MARKER]), strict) : sharp(bytes, strict);
  // After adding an end marker, libjpeg warns of data that a scan lacks. It reads all scans before it returns the first row.
  return sharp(Buffer.concat([jpeg, END_MARKER]), { ...strict, failOn: 'warning' });
}
