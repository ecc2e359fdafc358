import { untilAborted } from '@lookalike/domain';

/** Work whose result several callers wait for. It is aborted when all of them have left, and not before. */
export class SharedWork<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  private isSettled = false;

  /** Starts the work. @param onEnd called when it has succeeded or failed; not when it was aborted */
  constructor(work: (signal: AbortSignal) => Promise<T>, onEnd: (hasSucceeded: boolean) => void) {
    this.result = work(this.controller.signal);
    const settle = (hasSucceeded: boolean) => {
      this.isSettled = true;
      if (!this.isAborted) onEnd(hasSucceeded);
    };
    this.result.then(
      () => settle(true),
      () => settle(false),
    );
  }

  /** Whether all callers have left before it ended, so that it has no result. */
  get isAborted(): boolean {
    return this.controller.signal.aborted;
  }

  /** @param signal aborted when the caller leaves; its reason is thrown @throws what the work throws */
  async wait(signal: AbortSignal | undefined): Promise<T> {
    this.waiting++;
    try {
      return await untilAborted(this.result, signal);
    } finally {
      this.waiting--;
      if (this.waiting === 0 && !this.isSettled) this.controller.abort();
    }
  }
}
