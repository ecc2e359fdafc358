import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Gallery } from '@lookalike/dataset';
import { type FetchedAsset, type ModelName, MODEL_DIMENSIONS, type Precision } from '@lookalike/domain';
import { createEmbedder, defaultThreads, type Embedder, type NetworkName } from '@lookalike/embedding';
import type { Python } from '../python';

/** Photos that are read at the same time, per thread. */
const PHOTOS_PER_THREAD = 4;
const PHOTOS_PER_REPORT = 1000;

/** On LFW, from 0 to 1. */
export interface Accuracy {
  /** Of View 2. */
  verification: number;
  /** Of the photos of people with two or more, against all others. */
  recallAt1: number;
}

/** How much an int8 variant may lose, in points of a hundred. */
const MAX_LOSS: Record<keyof Accuracy, number> = { verification: 0.15, recallAt1: 0.3 };

/** The measures in which an int8 variant loses more than it may, as display text. */
export function excessiveLosses(fp32: Accuracy, int8: Accuracy): string[] {
  return (Object.keys(MAX_LOSS) as (keyof Accuracy)[]).flatMap((measure) => {
    const loss = 100 * (fp32[measure] - int8[measure]);
    // Both are shares of thousands of photos: differences below a thousandth of a point are those of floating-point numbers.
    if (loss <= MAX_LOSS[measure] + 1e-3) return [];
    return [`${measure} loses ${loss.toFixed(2)} points of at most ${MAX_LOSS[measure]}`];
  });
}

export interface AccuracyRun {
  gallery: Gallery;
  /** The protocol of LFW. */
  protocol: FetchedAsset;
  weights: ReadonlyMap<NetworkName, FetchedAsset>;
  models: readonly ModelName[];
  precision: Precision;
  /** Contains the int8 variants. */
  cacheFolder: string;
  threads: number | null;
  /** For the embeddings. */
  folder: string;
  python: Python;
  log(text: string): void;
}

/** Embeds all photos of LFW with the models in one precision, as an ingestion does, and measures the accuracy of each. */
export async function measureAccuracy(run: AccuracyRun): Promise<Map<ModelName, Accuracy>> {
  const { models, precision, cacheFolder, python, protocol } = run;
  const threads = run.threads ?? defaultThreads();
  const precisions = Object.fromEntries(models.map((model) => [model, precision]));
  const embedder = createEmbedder({ cacheFolder, threads, precisions });
  const writers = models.map((model) => new EmbeddingWriter(join(run.folder, `${model}-${precision}`)));
  try {
    for (const network of ['MTCNN', ...models] as const) {
      await embedder.prepare(network, run.weights.get(network)!);
    }
    await embedAll(embedder, run, threads * PHOTOS_PER_THREAD, writers);
  } finally {
    await embedder.close();
  }
  const results = new Map<ModelName, Accuracy>();
  for (const [index, model] of models.entries()) {
    const { vectors, photos } = await writers[index]!.close();
    const files = [vectors, String(MODEL_DIMENSIONS[model]), photos, join(protocol.folder, 'pairs.txt')];
    results.set(model, await python<Accuracy>(join(__dirname, 'measure_accuracy.py'), files));
  }
  return results;
}

async function embedAll(
  embedder: Embedder,
  { gallery, models, precision, log }: AccuracyRun,
  concurrency: number,
  writers: readonly EmbeddingWriter[],
): Promise<void> {
  const photos = [...gallery.photosById()];
  let done = 0;
  const next = async (): Promise<void> => {
    for (let photo = photos.shift(); photo; photo = photos.shift()) {
      const image = await gallery.read(photo.id);
      const embedded = await embedder.embed(image, models, { faces: 'subject', lane: 'ingestion' });
      for (const [index, model] of models.entries()) {
        const { embeddings } = embedded.models.get(model)!;
        for (const { vector } of embeddings) await writers[index]!.write(photo.id, vector);
      }
      done += 1;
      if (done % PHOTOS_PER_REPORT === 0) log(`${precision}: ${done} of ${gallery.photoCount} photos`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, next));
}

class EmbeddingWriter {
  private readonly photos: string[] = [];
  private readonly stream;

  constructor(private readonly path: string) {
    this.stream = createWriteStream(`${path}.f32`);
  }

  async write(photoId: string, vector: Float32Array): Promise<void> {
    // Ids are `<identity>/<number>`, the protocol's names `<identity>_<number>`.
    this.photos.push(photoId.replace('/', '_'));
    if (!this.stream.write(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))) {
      await once(this.stream, 'drain');
    }
  }

  async close(): Promise<{ vectors: string; photos: string }> {
    this.stream.end();
    await once(this.stream, 'finish');
    await writeFile(`${this.path}.json`, JSON.stringify(this.photos));
    return { vectors: `${this.path}.f32`, photos: `${this.path}.json` };
  }
}
