import { setTimeout as sleep } from 'node:timers/promises';

// Shorter than the timeout of a test: a wait that continued after it would keep Jest from exiting.
const LIMIT_MS = 200_000;

/** Resolves once the condition holds. @throws Error after 200 s, or what the condition throws */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  const start = Date.now();
  while (!(await condition())) {
    if (Date.now() - start > LIMIT_MS) throw new Error(`timed out waiting for ${condition}`);
    await sleep(5);
  }
}
