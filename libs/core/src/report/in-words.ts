const NUMBERS = new Intl.NumberFormat('en-GB');
const DATES = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** As `13,233 photos` or `1 photo`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBERS.format(count)} ${count === 1 ? singular : plural}`;
}

export function dateInWords(date: Date): string {
  return `${DATES.format(date)} UTC`;
}

/** Fractions of a long time are noise, but `0 ms` would say that nothing was done. */
export function milliseconds(ms: number): string {
  if (ms < 0.05) return 'under 0.1\u00a0ms';
  return `${ms < 10 ? ms.toFixed(1) : NUMBERS.format(Math.round(ms))}\u00a0ms`;
}
