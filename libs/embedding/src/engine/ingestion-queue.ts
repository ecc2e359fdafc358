import type { ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { MODELS } from '../encode/models';
import type { EncodedCrops, EncodeJob, ImageJob } from './jobs';

/** A larger image may have 120 MB of pixels. */
const MAX_BYTES_AHEAD = 512 * 1024;

/** The caller's side of queued work. */
export interface Deferred<T> {
  /** Whether the caller no longer needs the result: the work is dropped if it has not started. */
  isAborted(): boolean;
  /** Ends the work if it has started. A batch with crops of several callers has none. */
  signal?: AbortSignal;
  resolve(result: T): void;
  reject(error: unknown): void;
}

export interface QueuedJob extends Deferred<unknown> {
  job: ImageJob | EncodeJob;
  /** How often a thread crashed while running it. */
  crashes: number;
}

/** A crop to encode in a batch with others of its model. `encodeMs` is its share of the batch's time. */
export interface QueuedCrop extends Deferred<{ vector: Float32Array; encodeMs: number }> {
  raster: Raster;
}

/**
 * The ingestion lane's work, in the order in which free threads take it: full batches of crops first, so that crops do not accumulate;
 * then photos, which produce crops; then incomplete batches, so that no crop waits while a thread is idle.
 */
export class IngestionQueue {
  private readonly jobs: QueuedJob[] = [];
  private readonly crops = new Map<ModelName, QueuedCrop[]>();

  add(job: QueuedJob): void {
    this.jobs.push(job);
  }

  /** Does nothing if the job is not waiting any more. */
  remove(job: QueuedJob): void {
    removeFrom(this.jobs, job);
  }

  /** Adds a job whose thread crashed, before all others. */
  retry(job: QueuedJob): void {
    this.jobs.unshift(job);
  }

  addCrop(model: ModelName, crop: QueuedCrop): void {
    const queued = this.crops.get(model);
    if (queued) queued.push(crop);
    else this.crops.set(model, [crop]);
  }

  /** Does nothing if the crop is not waiting any more. */
  removeCrop(model: ModelName, crop: QueuedCrop): void {
    removeFrom(this.crops.get(model) ?? [], crop);
  }

  /** Removes and returns the next job; null if nothing is queued. */
  take(): QueuedJob | null {
    return this.takeBatch((queued, maxBatch) => queued >= maxBatch) ?? this.takeJob() ?? this.takeBatch(() => true);
  }

  /**
   * Removes and returns a job for a thread that is still busy: a full batch or a photo. An incomplete batch would grow until the thread is
   * free; a large photo would hold its pixels until then; a job whose thread crashed must not be the reason for another crash.
   */
  takeAhead(): QueuedJob | null {
    const batch = this.takeBatch((queued, maxBatch) => queued >= maxBatch);
    if (batch) return batch;
    const next = this.jobs.find((job) => !job.isAborted());
    if (next?.job.kind !== 'image' || next.crashes > 0 || next.job.image.byteLength > MAX_BYTES_AHEAD) return null;
    this.remove(next);
    return next;
  }

  /** Rejects everything with `error`. */
  clear(error: unknown): void {
    for (const job of this.jobs.splice(0)) job.reject(error);
    for (const queued of this.crops.values()) for (const crop of queued) crop.reject(error);
    this.crops.clear();
  }

  private takeJob(): QueuedJob | null {
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) if (!job.isAborted()) return job;
    return null;
  }

  private takeBatch(isDue: (queued: number, maxBatch: number) => boolean): QueuedJob | null {
    for (const [model, crops] of this.crops) {
      const queued = crops.filter((crop) => !crop.isAborted());
      const { maxBatch } = MODELS[model];
      if (queued.length > 0 && !isDue(queued.length, maxBatch)) continue;
      // The rest moves to the end of the map: models take turns.
      this.crops.delete(model);
      if (queued.length > maxBatch) this.crops.set(model, queued.slice(maxBatch));
      if (queued.length > 0) return batchJob(model, queued.slice(0, maxBatch));
    }
    return null;
  }
}

function batchJob(model: ModelName, crops: QueuedCrop[]): QueuedJob {
  return {
    job: { kind: 'encode', model, crops: crops.map(({ raster }) => raster) },
    crashes: 0,
    isAborted: () => crops.every((crop) => crop.isAborted()),
    resolve: (result) => {
      const { vectors, encodeMs } = result as EncodedCrops;
      crops.forEach((crop, index) => crop.resolve({ vector: vectors[index]!, encodeMs: encodeMs / crops.length }));
    },
    reject: (error) => crops.forEach((crop) => crop.reject(error)),
  };
}

/** Does nothing if the queue does not contain the item. */
export function removeFrom<T>(queue: T[], item: T): void {
  const index = queue.indexOf(item);
  if (index >= 0) queue.splice(index, 1);
}
