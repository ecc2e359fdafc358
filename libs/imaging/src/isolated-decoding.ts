import type { Box } from '@lookalike/domain';
import type { CropOptions } from './crop-face';
import { type DecodeOptions, DecoderPool } from './decoder/decoder-pool';
import type { PhotoSize } from './photo-header';
import type { Raster } from './raster';

// The bytes of an image are not trusted, so they are only read in processes that can be killed (docs/decisions/0011). Each function
// throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE, and the reason of
// `options.signal`. The bytes must not change before the result.

const pool = new DecoderPool();

/** Size in pixels after EXIF orientation. No pixel is decoded. */
export async function readPhotoSize(bytes: Uint8Array, options?: DecodeOptions): Promise<PhotoSize> {
  return (await pool.decode({ kind: 'size' }, bytes, options)).size!;
}

/** An upright photo in RGB: see `decode-photo.ts`. The pixels have an ArrayBuffer of their own. */
export async function decodePhoto(bytes: Uint8Array, options?: DecodeOptions): Promise<Raster> {
  const { size, bytes: data } = await pool.decode({ kind: 'raster' }, bytes, options);
  return { ...size!, data };
}

/** A JPEG whose longer side has `side` pixels: see `thumbnail.ts`. */
export async function thumbnail(bytes: Uint8Array, side: number, options?: DecodeOptions): Promise<Uint8Array> {
  return (await pool.decode({ kind: 'thumbnail', side }, bytes, options)).bytes;
}

/** A square JPEG of a face: see `crop-face.ts`. @param box in pixels of the upright photo */
export async function cropFace(
  bytes: Uint8Array,
  box: Box,
  { size, margin }: CropOptions,
  options?: DecodeOptions,
): Promise<Uint8Array> {
  return (await pool.decode({ kind: 'crop', box, size, margin }, bytes, options)).bytes;
}
