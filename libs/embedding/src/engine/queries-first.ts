import { setImmediate as turn } from 'node:timers/promises';
import type { Pause } from './pause';

/** Within one worker: while a query's job runs, an ingestion's job stands still at its next pause. */
export class QueriesFirst {
  private readonly running = new Set<Promise<unknown>>();

  async run<T>(query: () => Promise<T>): Promise<T> {
    const running = query();
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  readonly pause: Pause = async () => {
    // A turn of the event loop, in which a query's message can come in.
    await turn();
    while (this.running.size > 0) await Promise.allSettled(this.running);
  };
}
