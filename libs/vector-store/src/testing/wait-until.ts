import { setTimeout as sleep } from 'node:timers/promises';

// Under the time limit of a test: a wait that went on after it would keep jest from ever ending.
const LIMIT_MS = 50_000;

/** Waits for what must come, however slow the machine. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  const start = Date.now();
  while (!(await holds())) {
    if (Date.now() - start > LIMIT_MS) throw new Error(`waited in vain: ${holds}`);
    await sleep(20);
  }
}
