import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what must come, however slow the machine; the test's own time limit is the only one. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
