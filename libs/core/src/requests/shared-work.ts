import { untilAborted } from '@lookalike/domain';

/**
 * Work whose result several callers wait for. It is aborted `lingerMs` after all of them have left, unless another one comes, and not before.
 */
export class SharedWork<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  private isSettled = false;
  private timer: NodeJS.Timeout | undefined;

  /** Starts the work. @param onEnd called when it has succeeded or failed; not when it was aborted @param lingerMs milliseconds */
  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    onEnd: (hasSucceeded: boolean) => void,
    private readonly lingerMs = 0,
  ) {
    this.result = work(this.controller.signal);
    const settle = (hasSucceeded: boolean) => {
      this.isSettled = true;
      clearTimeout(this.timer);
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
    clearTimeout(this.timer);
    try {
      return await untilAborted(this.result, signal);
    } finally {
      this.waiting--;
      if (this.waiting === 0 && !this.isSettled) this.linger();
    }
  }

  /** Aborts the work at once, unless a caller waits for it. */
  abortIfUnused(): void {
    if (this.waiting === 0 && !this.isSettled) this.controller.abort();
  }

  private linger(): void {
    if (this.lingerMs === 0) return this.controller.abort();
    this.timer = setTimeout(() => this.controller.abort(), this.lingerMs).unref();
  }
}

/** Work in progress by key: callers with the same key share it while it runs. Nothing is kept when it has ended. */
export class SharedWorks<T> {
  private readonly running = new Map<string, SharedWork<T>>();

  /** @param work is started if none with this key runs @throws what the work throws; the reason of the signal */
  async share(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    const running = this.running.get(key);
    const shared = running && !running.isAborted ? running : new SharedWork(work, () => this.forget(key, shared));
    this.running.set(key, shared);
    try {
      return await shared.wait(signal);
    } finally {
      if (shared.isAborted) this.forget(key, shared);
    }
  }

  private forget(key: string, ended: SharedWork<T>): void {
    if (this.running.get(key) === ended) this.running.delete(key);
  }
}
