import { sharp } from './bounded-sharp';
import { cmykToRgb } from './cmyk-to-rgb';
import { MAX_PHOTO_PIXELS } from './limits';
import type { Raster } from './raster';
import { readHeader } from './read-header';
import { unreadable } from './unreadable';

/** No photo within the limits comes near; what does is made to. */
const TIMEOUT_SECONDS = 30;

/**
 * The photo upright (EXIF orientation), as RGB of 8 bits; of an animation or a document of pages the first. Values are those
 * of Pillow's `convert('RGB')`, with which the reference was made: JPEG decoded by libjpeg-turbo's defaults, embedded colour
 * profiles ignored, transparency dropped (not blended), CMYK by its plain formula. Sixteen bits keep their upper eight, in
 * greyscale too, where Pillow clips.
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE (truncated ones included)
 */
export async function decodePhoto(bytes: Uint8Array): Promise<Raster> {
  const { cmyk } = await readHeader(bytes);
  const picture = sharp(bytes, { ignoreIcc: true, failOn: 'error', limitInputPixels: MAX_PHOTO_PIXELS })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .autoOrient();
  const pixels = cmyk
    ? picture.pipelineColourspace('cmyk').toColourspace('cmyk')
    : picture.removeAlpha().toColourspace('srgb');
  try {
    const { data, info } = await pixels.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    // A view, because a Buffer's `slice` differs from that of the type that is promised.
    const view = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return { width: info.width, height: info.height, data: cmyk ? cmykToRgb(view, info.channels) : view };
  } catch (error) {
    throw unreadable('is damaged or cut off', error);
  }
}
