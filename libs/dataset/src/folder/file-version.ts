import type { BigIntStats } from 'node:fs';

/** Changes with the content of the file. Programs can restore a modification time (`rsync -t`, `exiftool -P`), but not the rest. */
export function versionOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size}-${mtimeNs}-${ctimeNs}-${ino}`;
}

/**
 * How long a change may get the same times as an earlier one. Linux before 6.13 takes times from the last tick of its clock, at most 10 ms
 * ago; FAT stores them in steps of two seconds.
 */
const TICK_MS = 20;
const MAX_STEP_MS = 2000;

/** Whether each later change of the content certainly changes `versionOf`, on any file system. */
export function isVersionFinal(stats: BigIntStats): boolean {
  return ageOf(stats) > MAX_STEP_MS + TICK_MS;
}

/** How long to wait until later changes of the content change `versionOf`, on file systems that store times exactly. Usually 0. */
export function msUntilVersionIsFinal(stats: BigIntStats): number {
  return ageOf(stats) > TICK_MS ? 0 : TICK_MS;
}

/** Milliseconds since the last change, or until it: the clock of a NAS may differ, and `Date.now` omits fractions. */
function ageOf({ ctimeMs }: BigIntStats): number {
  return Math.abs(Date.now() - Number(ctimeMs));
}
