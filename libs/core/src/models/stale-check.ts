import { setTimeout } from 'node:timers/promises';
import { LookalikeError, type Problem } from '@lookalike/domain';

/** How long a status waits for the store, and how long its result is reused, in milliseconds. */
const TIMEOUT_MS = 1000;
const REUSE_MS = 1000;

/**
 * Whether an index is stale, for the status, which is read often and must not wait: concurrent callers share one request to the store,
 * and get the last result if the store is slow.
 */
export class StaleCheck {
  private lastResult: Problem | null = null;
  private updatedAt = -Infinity;
  private running: Promise<void> | null = null;

  /** @param verify compares the index in the store. @throws LookalikeError INDEX_STALE */
  constructor(private readonly verify: () => Promise<void>) {}

  /** INDEX_STALE, or null. Never rejects. */
  async problem(): Promise<Problem | null> {
    if (performance.now() - this.updatedAt < REUSE_MS) return this.lastResult;
    this.running ??= this.update().finally(() => (this.running = null));
    await Promise.race([this.running, setTimeout(TIMEOUT_MS, undefined, { ref: false })]);
    return this.lastResult;
  }

  private async update(): Promise<void> {
    try {
      await this.verify();
      this.lastResult = null;
    } catch (error) {
      // After any other failure, such as that of a store that does not respond, the last result still applies.
      if (LookalikeError.is(error, 'INDEX_STALE')) this.lastResult = error.toProblem();
    }
    this.updatedAt = performance.now();
  }
}
