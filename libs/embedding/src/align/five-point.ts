import type { Point } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { invert, type SimilarityTransform, similarityTransform } from './similarity-transform';

/** Side of the aligned face in pixels. */
export const FIVE_POINT_SIDE = 112;

/** The landmarks that ArcFace networks expect (insightface's `arcface_dst`): the eyes, the nose and the corners of the mouth. */
const TEMPLATE: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/**
 * Aligns a face, upright and centred, in 112×112 pixels: the similarity transform of its landmarks that is closest to the template.
 *
 * @param landmarks five, in the template's order, in pixels of the photo
 */
export function alignByFivePoints(photo: Raster, landmarks: readonly Point[]): Raster {
  return warp(photo, similarityTransform(landmarks, TEMPLATE), FIVE_POINT_SIDE);
}

/**
 * Warps a photo to a square of `side` pixels: pixel p of the result shows the photo at the inverse of `transform` of p, with pixel
 * centres at integers as in OpenCV. Equal to Pillow's `transform(AFFINE, BILINEAR)` (src/libImaging/Geometry.c): bilinear, values
 * truncated to 8 bits. Pixels outside the photo are black, and its border is not blended with them.
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
      // Also false for NaN: landmarks that coincide have no transform.
      if (!(x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5)) continue;
      const left = column(Math.floor(x));
      const right = column(Math.floor(x) + 1);
      const upper = row(Math.floor(y));
      const lower = row(Math.floor(y) + 1);
      const across = x - Math.floor(x);
      const down = y - Math.floor(y);
      for (let channel = 0; channel < 3; channel++) {
        const above = interpolate(data[upper + left + channel]!, data[upper + right + channel]!, across);
        const below = interpolate(data[lower + left + channel]!, data[lower + right + channel]!, across);
        target[(v * side + u) * 3 + channel] = interpolate(above, below, down);
      }
    }
  }
  return { width: side, height: side, data: target };
}

function interpolate(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
