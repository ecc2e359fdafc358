import { seededRandom } from '@lookalike/testing';
import { exactScan } from './exact-scan';
import { synthesise } from './synthetic-vectors';

const DIMENSION = 64;

function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Unit vectors whose first components vary most, around a common direction. */
function createBase(): Float32Array[] {
  const random = seededRandom(3);
  return Array.from({ length: 100 }, () =>
    normalise(Float32Array.from({ length: DIMENSION }, (_, i) => 0.2 + (random() - 0.5) * (i < 8 ? 4 : 0.5))),
  );
}

const base = createBase();
const synthetic = synthesise(base, 500, 20, 7);
const row = (number: number): Float32Array => synthetic.vectors.subarray(number * DIMENSION, (number + 1) * DIMENSION);

describe('synthesise', () => {
  it('draws the same unit vectors for the same seed', () => {
    for (let number = 0; number < 500; number++) expect(dot(row(number), row(number))).toBeCloseTo(1, 4);
    expect(synthesise(base, 500, 20, 7)).toEqual(synthetic);
    expect(synthesise(base, 500, 20, 8)).not.toEqual(synthetic);
  });

  it('draws them around the mean of the real ones, with their covariance', () => {
    const component = (vectors: Float32Array[], i: number) => vectors.map((vector) => vector[i]!);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = (values: number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
    const drawn = Array.from({ length: 500 }, (_, number) => row(number));
    for (const i of [0, 30, 63]) expect(mean(component(drawn, i))).toBeCloseTo(mean(component(base, i)), 1);
    const ratio = (vectors: Float32Array[]) => variance(component(vectors, 2)) / variance(component(vectors, 40));
    expect(ratio(drawn)).toBeGreaterThan(ratio(base) / 2);
    expect(ratio(drawn)).toBeLessThan(ratio(base) * 2);
  });

  it('draws queries of people who are among the rows', () => {
    const similarities = synthetic.queries.map((query) => dot(query, row(exactScan(synthetic.vectors, query, 1)[0]!)));
    expect(similarities.length).toBe(20);
    expect(Math.min(...similarities)).toBeGreaterThan(0.7);
  });
});

describe('exactScan', () => {
  it.each([1, 10, 500])('finds the nearest %d rows in order', (k) => {
    const query = synthetic.queries[3]!;
    const sorted = Array.from({ length: 500 }, (_, number) => number).sort(
      (a, b) => dot(row(b), query) - dot(row(a), query),
    );
    // Sums in another order may differ in the last bit, so ties are compared by their similarity.
    const similarities = (numbers: number[]) => numbers.map((number) => dot(row(number), query).toFixed(5));
    expect(similarities(exactScan(synthetic.vectors, query, k))).toEqual(similarities(sorted.slice(0, k)));
  });
});
