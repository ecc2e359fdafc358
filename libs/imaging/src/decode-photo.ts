import { openPhoto } from './open-photo';
import { decodingFailed, type PhotoHeader, readPhotoHeader } from './photo-header';
import type { Raster } from './raster';

/**
 * Decodes a photo to upright (EXIF orientation) RGB with 8 bits per channel; of an animation or a multi-page document the first
 * page. The values are those of Pillow's `convert('RGB')`, with which the reference outputs were computed: JPEG decoded with
 * libjpeg-turbo's defaults, embedded colour profiles ignored, transparency dropped (not blended), CMYK converted by the plain
 * formula. Of 16 bits per channel, the upper 8 are kept, also for greyscale, where Pillow clips.
 * @param header of these bytes, if it was read before
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE (also when truncated)
 */
export async function decodePhoto(bytes: Uint8Array, header?: PhotoHeader): Promise<Raster> {
  const { isCmyk } = header ?? (await readPhotoHeader(bytes));
  const upright = openPhoto(bytes, { ignoreIcc: true }).autoOrient();
  const converted = isCmyk
    ? upright.pipelineColourspace('cmyk').toColourspace('cmyk')
    : upright.removeAlpha().toColourspace('srgb');
  try {
    const { data, info } = await converted.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    // A plain Uint8Array view, because `Buffer.slice` does not behave like `Uint8Array.slice`.
    const view = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return { width: info.width, height: info.height, data: isCmyk ? cmykToRgb(view, info.channels) : view };
  } catch (error) {
    throw decodingFailed(error);
  }
}

/**
 * Converts CMYK to RGB as Pillow does (libImaging/Convert.c, `cmyk2rgb`): R = (255 - C) * (255 - K) / 255, and likewise G with M and B
 * with Y. No ink profile is applied, so that the result does not depend on the profiles of the machine.
 * @param data C, M, Y, K with 8 bits, 0 = no ink
 * @param channels values per pixel; those after K are ignored
 */
function cmykToRgb(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const offset = pixel * channels;
    const light = 255 - data[offset + 3]!;
    for (let ink = 0; ink < 3; ink++) rgb[pixel * 3 + ink] = light - multiply(data[offset + ink]!, light);
  }
  return rgb;
}

/** a * b / 255, rounded (Pillow's MULDIV255). */
function multiply(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
