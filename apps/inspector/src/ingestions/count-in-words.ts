/** `1,240`. */
export const inDigits = (count: number): string => count.toLocaleString('en');

/** `1 photo`, `1,240 photos`. */
export const photosInWords = (count: number): string => `${inDigits(count)} photo${count === 1 ? '' : 's'}`;

/** `26 photos/s`; below ten with a decimal. */
export const speedInWords = (perSecond: number): string =>
  `${perSecond.toLocaleString('en', { maximumFractionDigits: perSecond < 10 ? 1 : 0 })} photos/s`;

/** `FACENET, MOBILEFACENET and RESNET50`. */
export const listInWords = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);

/** `12`; `0–14` where the counts differ. */
export function rangeInDigits(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? inDigits(most) : `${inDigits(least)}–${inDigits(most)}`;
}
