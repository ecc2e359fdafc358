/** Repeats of one measurement. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  repeats: number;
}

/** @throws RangeError without a value */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values), repeats: values.length };
}

/**
 * Interpolates between the two nearest values, as NumPy's default does.
 * @param share 0..1 @throws RangeError without a value
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value.');
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position % 1);
}

export function isSpread(value: unknown): value is Spread {
  return typeof value === 'object' && value !== null && 'median' in value;
}
