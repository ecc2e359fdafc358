import fc from 'fast-check';
import { dot, dotProductsOfPairs } from './vectors';

const number = fc.float({ min: -1, max: 1, noNaN: true });
const vectors = fc.tuple(...Array.from({ length: 4 }, () => fc.array(number, { minLength: 8, maxLength: 8 })));

describe('dotProductsOfPairs', () => {
  it('is the inner product of each of the first two vectors with each of the last two', () => {
    fc.assert(
      fc.property(vectors, (numbers) => {
        const [a, b, c, d] = numbers.map((values) => Float32Array.from(values)) as [
          Float32Array,
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        const products = new Float64Array(4);
        dotProductsOfPairs(a, b, c, d, products);
        [dot(a, c), dot(a, d), dot(b, c), dot(b, d)].forEach((expected, i) =>
          expect(products[i]).toBeCloseTo(expected, 6),
        );
      }),
    );
  });
});
