import { availableParallelism } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PhotoRef } from '@lookalike/domain';
import type { CancellationController } from './cancellation-controller';
import { type PhotoResults, processPhoto } from './process-photo';
import type { IngestionContext } from './ingestion-context';
import { separateUnchanged, type UnchangedOrPhoto } from './unchanged-photos';

/** Enough to keep every worker busy, to read the next photos at the same time and to encode crops of several photos in one batch. */
const PHOTOS_IN_FLIGHT = Math.min(32, Math.max(8, 6 * availableParallelism()));
/** Photos per write: their vectors fit into one message to Milvus and their outcomes into a short transaction. */
const PHOTOS_PER_WRITE = 64;
/** How long embedded photos are collected before the next write. */
const COLLECT_MS = 250;

export interface PhotoPipeline {
  photos: AsyncIterable<PhotoRef>;
  write(batch: readonly PhotoResults[]): Promise<void>;
}

/**
 * Processes many photos at once and writes their results in batches. Each stage waits while the next one is full, so memory use
 * does not grow with the gallery. After a cancellation it still writes the results of the photos in flight.
 * @throws the error of a stage, after aborting the photos in flight
 */
export async function runPhotoPipeline(
  context: IngestionContext,
  { photos, write }: PhotoPipeline,
  controller: CancellationController,
): Promise<void> {
  const { cancelSignal, abortSignal } = controller;
  const lastProcessed = new AbortController();
  const writeNow = AbortSignal.any([cancelSignal, lastProcessed.signal]);

  async function* untilCancelled(): AsyncGenerator<UnchangedOrPhoto> {
    for await (const item of separateUnchanged(context, photos)) {
      if (cancelSignal.aborted) return;
      yield item;
    }
  }

  async function process(item: UnchangedOrPhoto): Promise<PhotoResults[]> {
    if ('unchanged' in item) return item.unchanged;
    // A photo that fails may take only microtasks; timers and sockets must get a turn between photos. Not a TimeSlice: see
    // `separateUnchanged`.
    await setImmediate();
    try {
      abortSignal.throwIfAborted();
      return [await processPhoto(context, item, abortSignal)];
    } catch (error) {
      // The photo was aborted before it was embedded.
      if (abortSignal.aborted) return [];
      throw error;
    }
  }

  async function writeBatch(processed: PhotoResults[]): Promise<void> {
    if (processed.length > 0) await write(processed);
    // Unchanged photos arrive by the hundred and are counted quickly.
    if (processed.some(({ results }) => results.size > 0))
      await setTimeout(COLLECT_MS, undefined, { signal: writeNow }).catch(() => undefined);
  }

  let writing = Promise.resolve();
  const startWrite = (batch: PhotoResults[][], done: (error?: Error | null) => void): void => {
    writing = writeBatch(batch.flat());
    void writing.then(() => done(), done);
  };
  const writer = new Writable({
    objectMode: true,
    highWaterMark: PHOTOS_PER_WRITE,
    // The photos that arrive during a write are the next batch.
    writev: (chunks, done) =>
      startWrite(
        chunks.map(({ chunk }) => chunk as PhotoResults[]),
        done,
      ),
    write: (chunk: PhotoResults[], _encoding, done) => startWrite([chunk], done),
  });
  const processed = Readable.from(untilCancelled(), { highWaterMark: 1 }).map(process, {
    concurrency: PHOTOS_IN_FLIGHT,
  });
  processed.once('end', () => lastProcessed.abort());
  try {
    await pipeline(processed, writer);
  } catch (error) {
    controller.abort();
    // When another stage fails, a write may still be running.
    await writing.catch(() => undefined);
    throw error;
  }
}
