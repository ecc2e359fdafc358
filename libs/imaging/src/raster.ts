import { sharp } from './sharp';

/** Pixels of an upright image: RGB, 8 bits per channel, row by row from the top left; `data.length` = width * height * 3. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A photo, and a smaller copy of it if it has more pixels than was asked for. */
export interface DecodedPhoto extends Raster {
  reduced: Raster | null;
}

/**
 * A copy of a photo with at most `maxPixels`, which covers the same area with the same aspect ratio, apart from whole pixels. Averaged
 * by libvips with a triangle filter: 24 megapixels take 0.05 s of processor time, 0.45 s in JavaScript.
 * @param maxPixels 1 or more
 * @returns null for a photo that is small enough
 */
export async function reducePhoto({ width, height, data }: Raster, maxPixels: number): Promise<Raster | null> {
  if (width * height <= maxPixels) return null;
  const scale = Math.sqrt(maxPixels / (width * height));
  const newWidth = Math.min(maxPixels, Math.max(1, Math.floor(width * scale)));
  const newHeight = Math.max(1, Math.min(Math.floor(height * scale), Math.floor(maxPixels / newWidth)));
  const reduced = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(newWidth, newHeight, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return {
    width: newWidth,
    height: newHeight,
    data: new Uint8Array(reduced.buffer, reduced.byteOffset, reduced.length),
  };
}
