import type { Raster } from '@lookalike/imaging';
import { invert, type SimilarityTransform } from './similarity-transform';

/**
 * A square picture of `side` pixels whose pixel p shows the photo at the inverse of `transform` of p, pixel centres at integers as
 * in OpenCV: what Pillow's `transform(AFFINE, BILINEAR)` gives (src/libImaging/Geometry.c). Bilinear, values cut off to 8 bits;
 * outside the photo's outer pixels is black, and they are not blended with it.
 */
export function warp({ width, height, data }: Raster, transform: SimilarityTransform, side: number): Raster {
  const { a, b, tx, ty } = invert(transform);
  const target = new Uint8Array(side * side * 3);
  const column = (x: number) => Math.min(Math.max(x, 0), width - 1) * 3;
  const row = (y: number) => Math.min(Math.max(y, 0), height - 1) * width * 3;
  for (let v = 0; v < side; v++) {
    for (let u = 0; u < side; u++) {
      const x = a * u - b * v + tx;
      const y = b * u + a * v + ty;
      if (!(x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5)) continue;
      const left = column(Math.floor(x));
      const right = column(Math.floor(x) + 1);
      const upper = row(Math.floor(y));
      const lower = row(Math.floor(y) + 1);
      const across = x - Math.floor(x);
      const down = y - Math.floor(y);
      for (let channel = 0; channel < 3; channel++) {
        const above = mix(data[upper + left + channel]!, data[upper + right + channel]!, across);
        const below = mix(data[lower + left + channel]!, data[lower + right + channel]!, across);
        target[(v * side + u) * 3 + channel] = mix(above, below, down);
      }
    }
  }
  return { width: side, height: side, data: target };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
