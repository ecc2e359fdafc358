import { availableParallelism } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PhotoRef } from '@lookalike/domain';
import { embedPhoto, type PhotoFindings } from './embed-stage';
import type { IngestionContext } from './ingestion-context';
import { planPhoto } from './plan-photo';
import type { StopSwitch } from './stop-switch';

/** Enough that every worker has a photo, the next ones are read meanwhile and crops of several photos make a batch. */
const IN_FLIGHT = Math.min(32, Math.max(8, 6 * availableParallelism()));
/** Photos in one write: their vectors fit into one message to Milvus, their outcomes into a short transaction. */
const BATCH = 64;
/** Embedded photos gather for so long before the next batch is written. */
const GATHERING_MS = 250;

export interface Stages {
  photos: AsyncIterable<PhotoRef>;
  write(batch: readonly PhotoFindings[]): Promise<void>;
}

/**
 * Plans and embeds photos, many at once, while those before them are written. Each stage waits for the next when that is full,
 * so that memory stays flat. Told to stop, it writes what is found by then.
 * @throws what a stage throws, after letting go of the photos in flight
 */
export async function ingestPhotos(context: IngestionContext, stages: Stages, stopSwitch: StopSwitch): Promise<void> {
  const { stop, drop } = stopSwitch;
  const noMoreComes = new AbortController();
  const hurry = AbortSignal.any([stop, noMoreComes.signal]);

  async function* untilStopped(): AsyncGenerator<PhotoRef> {
    for await (const photo of stages.photos) {
      if (stop.aborted) return;
      yield photo;
    }
  }

  async function ingest(photo: PhotoRef): Promise<PhotoFindings | Dropped> {
    // Photos that are done already cost microtasks only; timers and sockets must have their turn between them.
    await setImmediate();
    try {
      drop.throwIfAborted();
      return await embedPhoto(context, await planPhoto(context, photo), drop);
    } catch (error) {
      if (drop.aborted) return DROPPED;
      throw error;
    }
  }

  async function writeBatch(batch: (PhotoFindings | Dropped)[]): Promise<void> {
    const found = batch.filter((photo) => photo !== DROPPED);
    if (found.length > 0) await stages.write(found);
    // What was done already comes by the hundred and costs nothing to write.
    if (found.some(({ findings }) => findings.size > 0))
      await setTimeout(GATHERING_MS, undefined, { signal: hurry }).catch(() => {});
  }

  const writer = new Writable({
    objectMode: true,
    highWaterMark: BATCH,
    // Whatever comes in while a batch is being written becomes the next one.
    writev: (chunks, done) => void writeBatch(chunks.map(({ chunk }) => chunk)).then(() => done(), done),
    write: (chunk, _encoding, done) => void writeBatch([chunk]).then(() => done(), done),
  });
  const embedded = Readable.from(untilStopped(), { highWaterMark: 1 }).map(ingest, { concurrency: IN_FLIGHT });
  embedded.once('end', () => noMoreComes.abort());
  try {
    await pipeline(embedded, writer);
  } catch (error) {
    stopSwitch.abandon();
    throw error;
  }
}

/** A photo that was let go before it was embedded. */
const DROPPED = Symbol('dropped');
type Dropped = typeof DROPPED;
