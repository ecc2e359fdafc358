import type { Point } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';

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

/** (x, y) -> (a x - b y + tx, b x + a y + ty): rotation, uniform scale and translation. */
export interface SimilarityTransform {
  a: number;
  b: number;
  tx: number;
  ty: number;
}

/**
 * The similarity transform that maps `from` onto `to` with the least squared error (Umeyama 1991, doi:10.1109/34.88573). In the
 * plane it needs no singular value decomposition: with points as complex numbers it is a linear regression.
 *
 * @param from at least two points, not all the same; as many as `to`
 */
export function similarityTransform(from: readonly Point[], to: readonly Point[]): SimilarityTransform {
  const source = centroid(from);
  const target = centroid(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  for (let index = 0; index < from.length; index++) {
    const x = from[index]!.x - source.x;
    const y = from[index]!.y - source.y;
    const u = to[index]!.x - target.x;
    const v = to[index]!.y - target.y;
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  }
  const a = along / spread;
  const b = across / spread;
  return { a, b, tx: target.x - a * source.x + b * source.y, ty: target.y - b * source.x - a * source.y };
}

function centroid(points: readonly Point[]): Point {
  const sum = points.reduce(({ x, y }, point) => ({ x: x + point.x, y: y + point.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

export function transformPoint({ a, b, tx, ty }: SimilarityTransform, { x, y }: Point): Point {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** The inverse transform. */
export function invert({ a, b, tx, ty }: SimilarityTransform): SimilarityTransform {
  const square = a * a + b * b;
  const inverse = { a: a / square, b: -b / square, tx: 0, ty: 0 };
  const { x, y } = transformPoint(inverse, { x: tx, y: ty });
  return { ...inverse, tx: -x, ty: -y };
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
