import { setTimeout as sleep } from 'node:timers/promises';

// Shorter than the time limit of a test: a wait that continued after it would keep jest from exiting.
const LIMIT_MS = 50_000;

/** Waits for a condition that becomes true on a fast machine soon and on a slow one later. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  const start = Date.now();
  while (!(await condition())) {
    if (Date.now() - start > LIMIT_MS) throw new Error(`timed out waiting for ${condition}`);
    await sleep(20);
  }
}
