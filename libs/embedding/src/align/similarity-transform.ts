import type { Point } from '@lookalike/domain';

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
