import { setTimeout } from 'node:timers/promises';
import { LookalikeError, type Problem } from '@lookalike/domain';

/** How long a status waits for the store, and how long its answer is reused, in milliseconds. */
const TIMEOUT_MS = 1000;
const REUSE_MS = 1000;

/**
 * Whether an index is stale, for the status, which is read often and must not wait: all readers share one question to the store, and
 * when the store is slow they get its last answer.
 */
export class StaleCheck {
  private known: Problem | null = null;
  private answeredAt = -Infinity;
  private running: Promise<void> | null = null;

  /** @param verify asks the store. @throws LookalikeError INDEX_STALE */
  constructor(private readonly verify: () => Promise<void>) {}

  /** INDEX_STALE, or null. Never rejects. */
  async problem(): Promise<Problem | null> {
    if (performance.now() - this.answeredAt < REUSE_MS) return this.known;
    this.running ??= this.ask().finally(() => (this.running = null));
    await Promise.race([this.running, setTimeout(TIMEOUT_MS, undefined, { ref: false })]);
    return this.known;
  }

  private async ask(): Promise<void> {
    try {
      await this.verify();
      this.known = null;
    } catch (error) {
      // After any other failure, such as that of a store that does not respond, the last answer is the best that is known.
      if (LookalikeError.is(error, 'INDEX_STALE')) this.known = error.toProblem();
    }
    this.answeredAt = performance.now();
  }
}
