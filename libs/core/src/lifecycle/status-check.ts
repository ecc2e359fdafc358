import { setTimeout } from 'node:timers/promises';
import type { Problem } from '@lookalike/domain';

/** How long a status waits for the check, and how long its result is reused, in milliseconds. */
const TIMEOUT_MS = 1000;
const REUSE_MS = 1000;

/**
 * A check for the status, which is read often and must not wait: concurrent readers share one check, and get the last result while a check
 * takes long, such as that of a network drive that does not respond.
 */
export class StatusCheck {
  private lastResult: Problem | null = null;
  private updatedAt = -Infinity;
  private running: Promise<void> | null = null;

  /** @param find the problem, or null. If it rejects, the last result still applies. */
  constructor(private readonly find: () => Promise<Problem | null>) {}

  /** The problem that was found last, at most a second ago unless the check takes long. Never rejects. */
  async problem(): Promise<Problem | null> {
    if (performance.now() - this.updatedAt < REUSE_MS) return this.lastResult;
    this.running ??= this.update().finally(() => (this.running = null));
    await Promise.race([this.running, setTimeout(TIMEOUT_MS, undefined, { ref: false })]);
    return this.lastResult;
  }

  private async update(): Promise<void> {
    try {
      this.lastResult = await this.find();
    } catch {
      // The result of the last check still applies.
    }
    this.updatedAt = performance.now();
  }
}
