const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `8 minutes 12 seconds`: the two largest units that count. */
export function durationInWords(seconds: number): string {
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
    .map(([unit, count]) => counted(count, unit))
    .join(' ');
}

/** `about 8 minutes left`: so coarse that it does not change at every look. */
export function timeLeftInWords(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 75) return `about ${Math.round(seconds / 10) * 10} seconds left`;
  if (seconds < 90 * 60) return `about ${counted(Math.round(seconds / 60), 'minute')} left`;
  return `about ${counted(Math.round(seconds / 3600), 'hour')} left`;
}

/** Between two points in time as the API tells them. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
