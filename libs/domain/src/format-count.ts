// In this package, because the messages of five packages contain counts, and every package may import `domain`.
const NUMBERS = new Intl.NumberFormat('en-GB');

/** `13,233 photos` or `1 photo`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBERS.format(count)} ${count === 1 ? singular : plural}`;
}
