import type { ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { Lane } from '../embedder';
import { IngestionQueue } from './ingestion-queue';
import type { EncodeJob, LocateJob, ResultOf } from './jobs';
import { closed, workerCrashed } from './problems';
import type { Task } from './task';
import { ThreadEnded, type WorkerThread } from './worker-thread';

/** What the lanes need of a thread. */
export type LaneThread = Pick<WorkerThread, 'call' | 'isAlive'>;

interface Slot {
  thread: LaneThread;
  /** The task of each lane that it works on. */
  working: Record<Lane, Task | null>;
}

/**
 * Two lanes over a fixed set of threads. A query goes to an idle thread, else to one that works for ingestion, which pauses for it,
 * else it waits for the next that is done with a query. Ingestion gets the threads that no query wants, a job at a time.
 */
export class Lanes {
  private readonly slots: Slot[];
  private readonly queries: Task[] = [];
  private readonly ingestion = new IngestionQueue();
  private isClosed = false;

  constructor(threads: readonly LaneThread[]) {
    this.slots = threads.map((thread) => ({ thread, working: { query: null, ingestion: null } }));
  }

  /**
   * @throws the signal's reason once it is aborted; a job that has not begun is dropped
   * @throws LookalikeError INTERNAL when the thread crashes twice
   */
  run<J extends LocateJob | EncodeJob>(job: J, lane: Lane, signal?: AbortSignal): Promise<ResultOf<J>> {
    return this.enqueue<ResultOf<J>>(signal, (settlers) => {
      const task: Task = { job, crashes: 0, ...settlers } as Task;
      if (lane === 'query') this.queries.push(task);
      else this.ingestion.add(task);
    });
  }

  /** Encodes one crop in the ingestion lane, in a batch with those of other photos. @throws as `run` */
  encodeInBatch(
    model: ModelName,
    raster: Raster,
    signal?: AbortSignal,
  ): Promise<{ vector: Float32Array; encodeMs: number }> {
    return this.enqueue(signal, (settlers) => this.ingestion.addCrop(model, { raster, ...settlers }));
  }

  close(): void {
    this.isClosed = true;
    for (const task of this.queries.splice(0)) task.reject(closed());
    this.ingestion.clear(closed());
  }

  private enqueue<T>(signal: AbortSignal | undefined, add: (settlers: Settlers<T>) => void): Promise<T> {
    if (this.isClosed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => reject(signal!.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const finished = () => signal?.removeEventListener('abort', onAbort);
      add({
        wanted: () => !signal?.aborted,
        resolve: (value) => (finished(), resolve(value)),
        reject: (error) => (finished(), reject(error)),
      });
      this.dispatch();
    });
  }

  private dispatch(): void {
    const alive = this.slots.filter(({ thread }) => thread.isAlive);
    // With none left jobs are handed out all the same, to fail rather than to wait for ever.
    const slots = alive.length > 0 ? alive : this.slots;
    while (this.queries.length > 0) {
      const slot = slots.find(isIdle) ?? slots.find(({ working }) => !working.query);
      if (!slot) break;
      const task = this.queries.shift()!;
      if (task.wanted()) void this.work(slot, 'query', task);
    }
    for (const slot of slots.filter(isIdle)) {
      const task = this.ingestion.take();
      if (!task) return;
      void this.work(slot, 'ingestion', task);
    }
  }

  private async work({ thread, working }: Slot, lane: Lane, task: Task): Promise<void> {
    working[lane] = task;
    try {
      task.resolve(await thread.call(task.job, lane));
    } catch (error) {
      this.fail(lane, task, error);
    }
    working[lane] = null;
    this.dispatch();
  }

  private fail(lane: Lane, task: Task, error: unknown): void {
    if (!(error instanceof ThreadEnded)) task.reject(error);
    else if (++task.crashes > 1) task.reject(workerCrashed(error));
    else if (this.isClosed) task.reject(closed());
    else if (lane === 'query') this.queries.unshift(task);
    else this.ingestion.retry(task);
  }
}

interface Settlers<T> {
  wanted(): boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function isIdle({ working }: Slot): boolean {
  return !working.query && !working.ingestion;
}
