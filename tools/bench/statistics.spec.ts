import { quantile, spreadOf } from './statistics';

describe('spreadOf', () => {
  it('is the middle, the lowest and the highest value, in any order', () => {
    expect(spreadOf([9, 1, 10])).toEqual({ median: 9, min: 1, max: 10, repeats: 3 });
  });

  it('needs a value', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('quantile', () => {
  // numpy.quantile([10, 20, 30, 40], [0, 0.5, 0.95, 1])
  it.each([
    [0, 10],
    [0.5, 25],
    [0.95, 38.5],
    [1, 40],
  ])('interpolates: %d of four values is %d', (share, expected) => {
    expect(quantile([40, 10, 30, 20], share)).toBeCloseTo(expected);
  });
});
