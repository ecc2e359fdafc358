/** Weights are integers, in units of 2^-22: 32 bits less the 8 of a pixel and 2 of headroom. */
export const WEIGHT_BITS = 32 - 8 - 2;

/** For each new pixel along one axis the old ones that it is made of. */
export interface ResamplingWeights {
  /** First old pixel. */
  first: Int32Array;
  /** Number of old pixels. */
  count: Int32Array;
  /** `taps` for each new pixel, of which `count` are used. */
  weights: Int32Array;
  taps: number;
}

/**
 * Pillow's weights of a triangle filter (precompute_coeffs and normalize_coeffs_8bpc in src/libImaging/Resample.c).
 *
 * @param from length of the axis before, in pixels
 * @param to length after
 * @param start first of the new pixels wanted
 * @param length how many are wanted
 */
export function resamplingWeights(from: number, to: number, start: number, length: number): ResamplingWeights {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * taps);
  const triangle = new Float64Array(taps);
  for (let index = 0; index < length; index++) {
    const centre = (start + index + 0.5) * scale;
    const low = Math.max(Math.trunc(centre - support + 0.5), 0);
    const high = Math.min(Math.trunc(centre + support + 0.5), from);
    let sum = 0;
    for (let at = low; at < high; at++) {
      const weight = Math.max(1 - Math.abs((at - centre + 0.5) * (1 / support)), 0);
      triangle[at - low] = weight;
      sum += weight;
    }
    first[index] = low;
    count[index] = high - low;
    for (let tap = 0; tap < high - low; tap++) {
      weights[index * taps + tap] = Math.trunc(0.5 + (triangle[tap]! / sum) * (1 << WEIGHT_BITS));
    }
  }
  return { first, count, weights, taps };
}
