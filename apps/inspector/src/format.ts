/** `1,240`. */
export const formatNumber = (count: number): string => count.toLocaleString('en');

/** `1 photo`, `1,240 photos`. */
export const formatCount = (count: number, noun = 'photo', plural = `${noun}s`): string =>
  `${formatNumber(count)} ${count === 1 ? noun : plural}`;

/** `12`; `0–14` where the counts differ. */
export function formatRange(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? formatNumber(most) : `${formatNumber(least)}–${formatNumber(most)}`;
}

/** `26 photos/s`, with one decimal below ten. */
export const formatSpeed = (perSecond: number): string =>
  `${perSecond.toLocaleString('en', { maximumFractionDigits: perSecond < 10 ? 1 : 0 })} photos/s`;

/** `FACENET, MOBILEFACENET and RESNET50`. */
export const formatList = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);

/** An identity's name without underscores: `George_W_Bush` is George W Bush. */
export const readableName = (name: string): string => name.replaceAll('_', ' ').trim() || name;

/** The last part of a photo's id, without its identity: `0001` of `George_W_Bush/0001`. */
export const photoNumber = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `8 minutes 12 seconds`: the largest unit that is not zero and the one below it. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds);
  if (rest < 1) return 'under a second';
  const parts: [unit: string, count: number][] = [];
  for (const [unit, size] of UNITS) {
    parts.push([unit, Math.floor(rest / size)]);
    rest %= size;
  }
  const first = parts.findIndex(([, count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => formatCount(count, unit))
    .join(' ');
}

/** `about 8 minutes left`, rounded so that it does not change with every update. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 75) return `about ${Math.round(seconds / 10) * 10} seconds left`;
  if (seconds < 90 * 60) return `about ${formatCount(Math.round(seconds / 60), 'minute')} left`;
  return `about ${formatCount(Math.round(seconds / 3600), 'hour')} left`;
}

export interface Pace {
  photosPerSecond?: number | null;
  secondsLeft?: number | null;
}

/** `26 photos/s` and `about 8 minutes left`, as far as they are known. */
export const formatPace = ({ photosPerSecond, secondsLeft }: Pace): string[] => [
  ...(photosPerSecond == null ? [] : [formatSpeed(photosPerSecond)]),
  ...(secondsLeft == null ? [] : [formatTimeLeft(secondsLeft)]),
];

/** Between two ISO 8601 timestamps of the API. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

const TIMESTAMP = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** An ISO 8601 timestamp in the reader's time zone: `3 Jan 2026, 14:05`. */
export const formatTimestamp = (timestamp: string): string => TIMESTAMP.format(new Date(timestamp));
