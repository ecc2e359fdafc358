import type { ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { Lane } from '../embedder';
import { type Deferred, IngestionQueue, type QueuedJob, removeFrom } from './ingestion-queue';
import type { EncodeJob, ImageJob, ResultOf } from './jobs';
import { embedderClosed, ThreadCrash } from './worker-thread';

/** A thread that runs the jobs of the lanes. */
export interface LaneThread {
  readonly isAlive: boolean;
  /**
   * @param signal ends the job as soon as possible
   * @throws ThreadCrash when the thread crashes while running the job; what the job throws
   */
  call<J extends ImageJob | EncodeJob>(job: J, lane: Lane, signal?: AbortSignal): Promise<ResultOf<J>>;
}

interface Slot {
  thread: LaneThread;
  /** The query that the thread is running. */
  query: QueuedJob | null;
  /** The ingestion job that the thread is running, and the next one. */
  ingestion: QueuedJob[];
}

/**
 * After this many queries in a row, a waiting ingestion job gets a thread. Otherwise an ingestion would not progress at all while there
 * are more clients than threads, because every thread always has a query.
 */
const QUERIES_PER_INGESTION_JOB = 4;

/**
 * Two lanes over a fixed set of threads. A query runs on an idle thread; if there is none, on one that runs an ingestion job, which
 * pauses until the query has ended; else it waits for the next thread that completes a query. Threads without a query run ingestion
 * jobs one after the other; the next one is with the thread before the last has ended. When all threads always have queries, some queries
 * wait for an ingestion job to start.
 */
export class Lanes {
  private readonly slots: Slot[];
  private readonly queries: QueuedJob[] = [];
  private readonly ingestion = new IngestionQueue();
  private queriesInARow = 0;
  private isClosed = false;

  constructor(threads: readonly LaneThread[]) {
    this.slots = threads.map((thread) => ({ thread, query: null, ingestion: [] }));
  }

  /**
   * @throws the signal's reason once it is aborted; the job leaves its queue at once, or is ended if it is running
   * @throws Error when its thread crashes twice
   * @throws AbortError when the lanes are closed
   */
  run<J extends ImageJob | EncodeJob>(job: J, lane: Lane, signal?: AbortSignal): Promise<ResultOf<J>> {
    return this.enqueue<ResultOf<J>>(signal, (deferred) => {
      const queued = { job, crashes: 0, ...deferred } as QueuedJob;
      if (lane === 'query') this.queries.push(queued);
      else this.ingestion.add(queued);
      return () => (lane === 'query' ? removeFrom(this.queries, queued) : this.ingestion.remove(queued));
    });
  }

  /** Encodes one crop in the ingestion lane, in a batch with crops of other photos. @throws as `run` */
  encodeInBatch(
    model: ModelName,
    raster: Raster,
    signal?: AbortSignal,
  ): Promise<{ vector: Float32Array; encodeMs: number }> {
    return this.enqueue(signal, (deferred) => {
      const crop = { raster, ...deferred };
      this.ingestion.addCrop(model, crop);
      return () => this.ingestion.removeCrop(model, crop);
    });
  }

  /** Rejects everything that is queued. */
  close(): void {
    this.isClosed = true;
    for (const query of this.queries.splice(0)) query.reject(embedderClosed());
    this.ingestion.clear(embedderClosed());
  }

  /** @param add adds the work to a queue, and returns what removes it from there while it waits */
  private enqueue<T>(signal: AbortSignal | undefined, add: (deferred: Deferred<T>) => () => void): Promise<T> {
    if (this.isClosed) return Promise.reject(embedderClosed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => {
        // Not only rejected: an image of 20 MB would stay in memory until its turn.
        remove();
        reject(signal!.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const removeListener = () => signal?.removeEventListener('abort', onAbort);
      const remove = add({
        signal,
        isAborted: () => signal?.aborted ?? false,
        resolve: (value) => (removeListener(), resolve(value)),
        reject: (error) => (removeListener(), reject(error)),
      });
      this.dispatch();
    });
  }

  private dispatch(): void {
    const alive = this.slots.filter(({ thread }) => thread.isAlive);
    // If no thread is alive jobs are still handed out: they fail instead of waiting forever.
    const slots = alive.length > 0 ? alive : this.slots;
    const free = slots.find(isIdle);
    if (free && this.queriesInARow >= QUERIES_PER_INGESTION_JOB) this.startIngestionJob(free);
    while (this.queries.length > 0) {
      const slot = slots.find(isIdle) ?? slots.find(({ query }) => !query);
      if (!slot) break;
      const query = this.queries.shift()!;
      if (query.isAborted()) continue;
      this.queriesInARow += 1;
      void this.runOn(slot, 'query', query);
    }
    for (const slot of slots.filter(isIdle)) {
      if (!this.startIngestionJob(slot)) return;
    }
    this.startAhead(slots);
  }

  /**
   * Gives each thread without a query its next ingestion job. Without it a thread waits between two jobs for the main thread, and for the
   * decoder process, which competes with the threads for the cores.
   */
  private startAhead(slots: readonly Slot[]): void {
    for (const slot of slots) {
      if (slot.query || slot.ingestion.length !== 1 || slot.ingestion[0]!.crashes > 0) continue;
      const next = this.ingestion.takeAhead();
      if (!next) return;
      void this.runOn(slot, 'ingestion', next);
    }
  }

  /** @returns false when no job is queued */
  private startIngestionJob(slot: Slot): boolean {
    const job = this.ingestion.take();
    if (!job) return false;
    this.queriesInARow = 0;
    void this.runOn(slot, 'ingestion', job);
    return true;
  }

  private async runOn(slot: Slot, lane: Lane, queued: QueuedJob): Promise<void> {
    if (lane === 'query') slot.query = queued;
    else slot.ingestion.push(queued);
    try {
      queued.resolve(await slot.thread.call(queued.job, lane, queued.signal));
    } catch (error) {
      this.fail(lane, queued, error);
    }
    if (lane === 'query') slot.query = null;
    else removeFrom(slot.ingestion, queued);
    this.dispatch();
  }

  private fail(lane: Lane, queued: QueuedJob, error: unknown): void {
    if (!(error instanceof ThreadCrash)) queued.reject(error);
    else if (++queued.crashes > 1) queued.reject(crashedTwice(error));
    else if (this.isClosed) queued.reject(embedderClosed());
    else if (lane === 'query') this.queries.unshift(queued);
    else this.ingestion.retry(queued);
  }
}

function isIdle({ query, ingestion }: Slot): boolean {
  return !query && ingestion.length === 0;
}

/**
 * Not retried: a job that crashed two threads in a row would most likely crash the next one. Not a LookalikeError, so that the caller
 * logs the crash like every unexpected failure.
 */
function crashedTwice(cause: ThreadCrash): Error {
  return new Error('The image could not be processed: its worker thread crashed twice.', { cause });
}
