import { seededRandom } from '@lookalike/testing';

const DRAWN_VECTORS = 32;
/** Share of the variance between identities: two vectors of an identity then have a similarity of about 0.7, as FaceNet's on LFW. */
const IDENTITY_SHARE = 0.7;
/** With it, 71 % of the identities have one photo, as in LFW. */
const PHOTOS_EXPONENT = 1.8;
/** As LFW's identity with the most photos. */
const MAX_PHOTOS = 530;

export interface SyntheticVectors {
  dimension: number;
  count: number;
  /** `count` L2-normalised vectors, one after the other. */
  vectors: Float32Array;
  /** Further vectors of the same identities. */
  queries: Float32Array[];
}

/**
 * Draws vectors with the mean and the covariance of real ones, which decide how well a graph finds neighbours: vectors without
 * correlations are harder than those of any face model.
 * @param base real vectors of different people, L2-normalised
 */
export function synthesise(
  base: readonly Float32Array[],
  count: number,
  queryCount: number,
  seed: number,
): SyntheticVectors {
  const random = seededRandom(seed);
  const dimension = base[0]!.length;
  const mean = Float32Array.from(
    { length: dimension },
    (_, i) => base.reduce((sum, v) => sum + v[i]!, 0) / base.length,
  );
  const centred = base.map((vector) => vector.map((value, i) => value - mean[i]!));
  const identity = new Float32Array(dimension);
  const own = new Float32Array(dimension);

  /** A normal deviate with the covariance of `base`: a random combination of some of its vectors (Box and Muller 1958). */
  function drawDeviation(target: Float32Array): void {
    target.fill(0);
    for (let drawn = 0; drawn < DRAWN_VECTORS; drawn++) {
      const vector = centred[Math.floor(random() * centred.length)]!;
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const weight = normal / Math.sqrt(DRAWN_VECTORS);
      for (let i = 0; i < dimension; i++) target[i]! += weight * vector[i]!;
    }
  }

  function drawPhoto(): Float32Array {
    drawDeviation(own);
    const [a, b] = [Math.sqrt(IDENTITY_SHARE), Math.sqrt(1 - IDENTITY_SHARE)];
    const vector = mean.map((value, i) => value + a * identity[i]! + b * own[i]!);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    return vector.map((value) => value / length);
  }

  const vectors = new Float32Array(count * dimension);
  const queries: Float32Array[] = [];
  const rowsPerQuery = Math.max(1, Math.floor(count / queryCount));
  for (let row = 0, left = 0; row < count; row++, left--) {
    if (left === 0) {
      drawDeviation(identity);
      left = Math.min(MAX_PHOTOS, Math.floor((1 - random()) ** (-1 / PHOTOS_EXPONENT)));
    }
    vectors.set(drawPhoto(), row * dimension);
    if (row % rowsPerQuery === 0 && queries.length < queryCount) queries.push(drawPhoto());
  }
  return { dimension, count, vectors, queries };
}
