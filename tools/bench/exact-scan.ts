/** Finds the k rows with the largest inner product by reading every vector once. @returns row numbers, best first */
export function exactScan(vectors: Float32Array, query: Float32Array, k: number): number[] {
  const dimension = query.length;
  const rows = vectors.length / dimension;
  const best: { row: number; similarity: number }[] = [];
  let worst = -Infinity;
  for (let row = 0, at = 0; row < rows; row++, at += dimension) {
    // Four sums, because each addition would otherwise wait for the one before.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < dimension; i += 4) {
      a += vectors[at + i]! * query[i]!;
      b += vectors[at + i + 1]! * query[i + 1]!;
      c += vectors[at + i + 2]! * query[i + 2]!;
      d += vectors[at + i + 3]! * query[i + 3]!;
    }
    const similarity = a + b + c + d;
    if (best.length === k && similarity <= worst) continue;
    if (best.length === k) best.pop();
    const place = best.findIndex((other) => other.similarity < similarity);
    best.splice(place < 0 ? best.length : place, 0, { row, similarity });
    if (best.length === k) worst = best.at(-1)!.similarity;
  }
  return best.map(({ row }) => row);
}

/** Bytes per second that one core copies, which is the limit of reading vectors once. Reading and writing count. */
export function copySpeed(vectors: Float32Array): number {
  const part = vectors.subarray(0, Math.min(vectors.length, 2 ** 26));
  const target = new Float32Array(part.length);
  target.set(part);
  const startedAt = performance.now();
  target.set(part);
  return (2 * part.byteLength) / ((performance.now() - startedAt) / 1000);
}
