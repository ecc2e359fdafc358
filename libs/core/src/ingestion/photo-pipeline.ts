import { availableParallelism } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PhotoRef } from '@lookalike/domain';
import type { CancellationController } from './cancellation-controller';
import { type PhotoResults, processPhoto } from './process-photo';
import type { IngestionContext } from './ingestion-context';

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

  async function* untilCancelled(): AsyncGenerator<PhotoRef> {
    for await (const photo of photos) {
      if (cancelSignal.aborted) return;
      yield photo;
    }
  }

  async function process(photo: PhotoRef): Promise<PhotoResults | Aborted> {
    // An unchanged photo takes only microtasks; timers and sockets must get a turn between photos.
    await setImmediate();
    try {
      abortSignal.throwIfAborted();
      return await processPhoto(context, photo, abortSignal);
    } catch (error) {
      if (abortSignal.aborted) return ABORTED;
      throw error;
    }
  }

  async function writeBatch(batch: (PhotoResults | Aborted)[]): Promise<void> {
    const processed = batch.filter((photo) => photo !== ABORTED);
    if (processed.length > 0) await write(processed);
    // Unchanged photos arrive by the hundred and are written quickly.
    if (processed.some(({ results }) => results.size > 0))
      await setTimeout(COLLECT_MS, undefined, { signal: writeNow }).catch(() => undefined);
  }

  let writing = Promise.resolve();
  const startWrite = (batch: (PhotoResults | Aborted)[], done: (error?: Error | null) => void): void => {
    writing = writeBatch(batch);
    void writing.then(() => done(), done);
  };
  const writer = new Writable({
    objectMode: true,
    highWaterMark: PHOTOS_PER_WRITE,
    // The photos that arrive during a write are the next batch.
    writev: (chunks, done) =>
      startWrite(
        chunks.map(({ chunk }) => chunk as PhotoResults | Aborted),
        done,
      ),
    write: (chunk: PhotoResults | Aborted, _encoding, done) => startWrite([chunk], done),
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

/** A photo that was aborted before it was embedded. */
const ABORTED = Symbol('aborted');
type Aborted = typeof ABORTED;
