import type { ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { MODELS } from '../encode/models';
import type { EncodedCrops } from './jobs';
import type { Task } from './task';

/** One crop that waits to be encoded, together with others of its model. */
export interface WaitingCrop {
  raster: Raster;
  wanted(): boolean;
  /** @param encodeMs its share of the batch's time */
  resolve(result: { vector: Float32Array; encodeMs: number }): void;
  reject(error: unknown): void;
}

/**
 * What ingestion has to do, in the order in which a free thread takes it: full batches of crops, so that crops do not pile up; then
 * photos, which bring more crops; then batches that are not full, so that nothing waits while a thread is idle.
 */
export class IngestionQueue {
  private readonly tasks: Task[] = [];
  private readonly crops = new Map<ModelName, WaitingCrop[]>();

  add(task: Task): void {
    this.tasks.push(task);
  }

  /** Before all others: a task whose thread ended. */
  retry(task: Task): void {
    this.tasks.unshift(task);
  }

  addCrop(model: ModelName, crop: WaitingCrop): void {
    const waiting = this.crops.get(model);
    if (waiting) waiting.push(crop);
    else this.crops.set(model, [crop]);
  }

  take(): Task | null {
    return this.takeBatch((waiting, maxBatch) => waiting >= maxBatch) ?? this.takeTask() ?? this.takeBatch(() => true);
  }

  clear(error: unknown): void {
    for (const task of this.tasks.splice(0)) task.reject(error);
    for (const waiting of this.crops.values()) for (const crop of waiting) crop.reject(error);
    this.crops.clear();
  }

  private takeTask(): Task | null {
    for (let task = this.tasks.shift(); task; task = this.tasks.shift()) if (task.wanted()) return task;
    return null;
  }

  private takeBatch(isDue: (waiting: number, maxBatch: number) => boolean): Task | null {
    for (const [model, crops] of this.crops) {
      const waiting = crops.filter((crop) => crop.wanted());
      const { maxBatch } = MODELS[model];
      if (waiting.length > 0 && !isDue(waiting.length, maxBatch)) continue;
      // What is left over goes to the end of the line: models take turns.
      this.crops.delete(model);
      if (waiting.length > maxBatch) this.crops.set(model, waiting.slice(maxBatch));
      if (waiting.length > 0) return batch(model, waiting.slice(0, maxBatch));
    }
    return null;
  }
}

function batch(model: ModelName, crops: WaitingCrop[]): Task {
  return {
    job: { kind: 'encode', model, crops: crops.map(({ raster }) => raster) },
    crashes: 0,
    wanted: () => crops.some((crop) => crop.wanted()),
    resolve: (result) => {
      const { vectors, encodeMs } = result as EncodedCrops;
      crops.forEach((crop, index) => crop.resolve({ vector: vectors[index]!, encodeMs: encodeMs / crops.length }));
    },
    reject: (error) => crops.forEach((crop) => crop.reject(error)),
  };
}
