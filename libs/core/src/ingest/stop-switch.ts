import { once, setMaxListeners } from 'node:events';

/** How a running ingestion is told to end before its time. */
export class StopSwitch {
  private readonly stopping = new AbortController();
  private readonly dropping = new AbortController();
  /** What it will have been. */
  status: 'CANCELLED' | 'INTERRUPTED' = 'CANCELLED';

  constructor() {
    // Every photo in flight listens.
    setMaxListeners(0, this.stop, this.drop);
  }

  /** No further photo is begun. */
  get stop(): AbortSignal {
    return this.stopping.signal;
  }

  /** Photos that are being embedded are let go. */
  get drop(): AbortSignal {
    return this.dropping.signal;
  }

  /** After the photos in flight. */
  cancel(): void {
    this.stopping.abort();
  }

  /** Now. */
  interrupt(): void {
    this.status = 'INTERRUPTED';
    this.stopping.abort();
    this.dropping.abort();
  }

  /** Lets go of photos in flight whose results nobody waits for any more. */
  abandon(): void {
    this.dropping.abort();
  }

  /** Waits for work that cannot itself be stopped. @throws the signal's reason once it is told to stop */
  async unlessStopped<T>(work: Promise<T>): Promise<T> {
    this.stop.throwIfAborted();
    const settled = new AbortController();
    const stopped = once(this.stop, 'abort', { signal: settled.signal }).then(() => this.stop.throwIfAborted());
    try {
      return (await Promise.race([work, stopped])) as T;
    } finally {
      settled.abort();
    }
  }
}
