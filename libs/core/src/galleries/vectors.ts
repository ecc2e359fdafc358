/** The inner product of vectors whose length is a multiple of 4. For normalised vectors it is their cosine, -1..1. */
export function dot(a: Float32Array, b: Float32Array): number {
  // Four sums, because each addition would otherwise wait for the one before. The length of every embedding is a multiple of 4.
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 4) {
    sum0 += a[i]! * b[i]!;
    sum1 += a[i + 1]! * b[i + 1]!;
    sum2 += a[i + 2]! * b[i + 2]!;
    sum3 += a[i + 3]! * b[i + 3]!;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/**
 * The inner products of `a` with `c`, `a` with `d`, `b` with `c` and `b` with `d`, all of the same length. It takes a third of the time of
 * four calls of `dot`, because each number is loaded once for two products.
 *
 * @param products receives the four
 */
export function dotProductsOfPairs(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  d: Float32Array,
  products: Float64Array,
): void {
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = 0; i < a.length; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    const di = d[i]!;
    ac += ai * ci;
    ad += ai * di;
    bc += bi * ci;
    bd += bi * di;
  }
  products[0] = ac;
  products[1] = ad;
  products[2] = bc;
  products[3] = bd;
}

/** Adds a vector of the same length to `sum`, in place. */
export function addTo(sum: Float32Array, vector: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
}

/** Scales the vector to length 1, in place. A zero vector remains unchanged. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  return vector;
}
