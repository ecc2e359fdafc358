import { setImmediate as nextTurn } from 'node:timers/promises';

/** Awaited between pieces of work of at most about 50 ms each, so that a query can run in between. */
export type YieldToQueries = () => Promise<void>;

/** Priority of queries within one worker: while a query's job runs, an ingestion job waits at its next `yieldToQueries`. */
export class QueryPriority {
  private readonly running = new Set<Promise<unknown>>();
  private lastIngestionJob: Promise<unknown> = Promise.resolve();

  async runQuery<T>(query: () => Promise<T>): Promise<T> {
    const running = query();
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  readonly yieldToQueries: YieldToQueries = async () => {
    // One turn of the event loop: the message of a new query can arrive.
    await nextTurn();
    while (this.running.size > 0) await Promise.allSettled(this.running);
  };

  /** Runs ingestion jobs one after the other, whether they succeed or fail: the next one is here before the last has ended. */
  runIngestion<T>(job: () => Promise<T>): Promise<T> {
    const result = this.lastIngestionJob.then(async () => {
      await this.yieldToQueries();
      return job();
    });
    this.lastIngestionJob = result.catch(() => undefined);
    return result;
  }
}
