import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it is so; the test's own timeout is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}
