import { once, setMaxListeners } from 'node:events';

/** How long a cancelled ingestion waits for the photos in flight: with many queries at the same time they may need half a minute. */
const IN_FLIGHT_MS = 3_000;

/** Ends a running ingestion early, in two steps: no further photo is started, and photos in flight are aborted. */
export class CancellationController {
  private readonly cancellation = new AbortController();
  private readonly abortion = new AbortController();
  /** The status of the ingestion after it has ended early. */
  status: 'CANCELLED' | 'INTERRUPTED' = 'CANCELLED';

  constructor() {
    // Every photo in flight adds a listener.
    setMaxListeners(0, this.cancelSignal, this.abortSignal);
  }

  /** Aborted when no further photo may be started. */
  get cancelSignal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** Aborted when the photos in flight must end, too. */
  get abortSignal(): AbortSignal {
    return this.abortion.signal;
  }

  /** Ends the ingestion when the photos in flight are done, or after 3 s without them: the next ingestion processes them again. */
  cancel(): void {
    this.cancellation.abort();
    setTimeout(() => this.abortion.abort(), IN_FLIGHT_MS).unref();
  }

  /** Ends the ingestion immediately, because the service is being closed. */
  interrupt(): void {
    this.status = 'INTERRUPTED';
    this.cancellation.abort();
    this.abortion.abort();
  }

  /** Aborts the photos in flight after a failure, since nothing uses their results. */
  abort(): void {
    this.abortion.abort();
  }

  /** Waits for work that cannot be cancelled itself. @throws the reason of `cancelSignal` once it is aborted */
  async unlessCancelled<T>(work: Promise<T>): Promise<T> {
    this.cancelSignal.throwIfAborted();
    const finished = new AbortController();
    const cancelled = once(this.cancelSignal, 'abort', { signal: finished.signal }).then(() =>
      this.cancelSignal.throwIfAborted(),
    );
    try {
      return (await Promise.race([work, cancelled])) as T;
    } finally {
      finished.abort();
    }
  }
}
