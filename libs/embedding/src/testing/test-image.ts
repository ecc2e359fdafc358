import { createHash } from 'node:crypto';
import type { Raster } from '@lookalike/imaging';

/** An image of noise, the same on every machine: the upper bits of a linear congruential generator. */
export function noiseImage(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  let state = 12345;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[index] = (state >> 16) & 255;
  }
  return { width, height, data };
}

/** The first half of the sha256 (hex) of an image's pixels. */
export function pixelHash({ data }: Raster): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}
