import type { Box, EncodedImage } from '@lookalike/domain';
import type { CropOptions } from './crop-face';
import { type DecodeOptions, DecoderPool } from './decoder/decoder-pool';
import type { PhotoSize } from './photo-header';
import type { DecodedPhoto } from './raster';

// The bytes of an image are not trusted, so they are only read in processes that can be killed (docs/decisions/0011). Each function
// throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE, and the reason of
// `options.signal`. The bytes must not change before the result. An unread file is read when a process is free; errors of reading it are
// thrown unchanged.

const pool = new DecoderPool();

/** Size in pixels after EXIF orientation. No pixel is decoded. */
export async function readPhotoSize(image: EncodedImage, options?: DecodeOptions): Promise<PhotoSize> {
  return (await pool.decode({ kind: 'size' }, image, options)).size!;
}

/**
 * An upright photo in RGB: see `decode-photo.ts`. Its pixels and those of the copy have one ArrayBuffer, which nothing else uses.
 * @param options.reduceTo pixels above which a reduced copy is made: see `reducePhoto`; default: none is made
 */
export async function decodePhoto(
  image: EncodedImage,
  { reduceTo, ...options }: DecodeOptions & { reduceTo?: number } = {},
): Promise<DecodedPhoto> {
  const { size, reducedSize, bytes } = await pool.decode({ kind: 'raster', reduceTo }, image, options);
  const end = size!.width * size!.height * 3;
  const reduced = reducedSize && { ...reducedSize, data: bytes.subarray(end) };
  return { ...size!, data: bytes.subarray(0, end), reduced };
}

/** A JPEG whose longer side has `side` pixels: see `thumbnail.ts`. */
export async function thumbnail(image: EncodedImage, side: number, options?: DecodeOptions): Promise<Uint8Array> {
  return (await pool.decode({ kind: 'thumbnail', side }, image, options)).bytes;
}

/** A square JPEG of a face: see `crop-face.ts`. @param box in pixels of the upright photo */
export async function cropFace(
  image: EncodedImage,
  box: Box,
  { size, margin }: CropOptions,
  options?: DecodeOptions,
): Promise<Uint8Array> {
  return (await pool.decode({ kind: 'crop', box, size, margin }, image, options)).bytes;
}
