const NUMBERS = new Intl.NumberFormat('en-GB');

/** An identity as display text: galleries use underscores instead of spaces. */
export function formatIdentity(identity: string): string {
  return identity.replaceAll('_', ' ');
}

/** Long durations without fractions; a very short one not as `0 ms`, which would look like a step that was skipped. */
export function formatMs(ms: number): string {
  if (ms < 0.05) return 'under 0.1\u00a0ms';
  return `${ms < 10 ? ms.toFixed(1) : NUMBERS.format(Math.round(ms))}\u00a0ms`;
}
