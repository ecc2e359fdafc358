import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { indexNameOf, type LookalikeConfig, type ModelStatus } from '@lookalike/core';
import { type Gallery, openFolder } from '@lookalike/dataset';
import { faceIdOf, type FaceRow, type PhotoRef } from '@lookalike/domain';
import { openRecords } from '@lookalike/records';
import { seededRandom } from '@lookalike/testing';
import { milvusLite, openMilvusLite } from '@lookalike/vector-store';

const ROWS_PER_CALL = 1000;
const VECTOR_SEED = 1;

/**
 * Writes one row and its outcome for each photo of a folder, like an ingestion that finds one face in each photo and is killed before it saves
 * the last outcomes. The vectors are random, with a fixed seed. Call it while no Lookalike uses the data directory.
 * @param config with a folder as `gallery`
 * @param unrecorded number of rows without an outcome; at most 1,000
 */
export async function fillIndex(config: LookalikeConfig, model: ModelStatus, unrecorded: number): Promise<void> {
  const gallery = await openFolder({ folder: config.gallery });
  const dataDirectory = join(config.dataDirectory, gallery.name);
  const assets = createAssets({ cacheFolder: join(config.cacheFolder, 'assets'), mirror: config.mirror });
  const { folder: binaryFolder } = await assets.fetch(milvusLite);
  const store = await openMilvusLite({ binaryFolder, dataDirectory });
  const records = await openRecords({ file: join(dataDirectory, 'records.sqlite') });
  try {
    const index = store.index(indexNameOf(gallery.name, model.name, model.precision));
    const scope = { index: index.name, recipeHash: model.recipeHash! };
    await index.open({ recipeHash: scope.recipeHash, dimension: model.dimension });
    const random = seededRandom(VECTOR_SEED);
    const ingestion = await records.startIngestion({
      models: [model.name],
      identities: null,
      limit: null,
      rebuild: false,
      deleteMissing: false,
    });
    let filled = 0;
    for await (const photos of batchesOf(gallery)) {
      filled += photos.length;
      await index.upsert(photos.map((photo) => rowOf(photo, randomVector(model.dimension, random))));
      const recorded = filled < gallery.photoCount ? photos : photos.slice(0, -unrecorded);
      const outcomes = await Promise.all(
        recorded.map(async ({ id: photoId }) => ({
          photoId,
          contentHash: '',
          fingerprint: await gallery.fingerprint(photoId),
          outcome: 'INDEXED' as const,
          problem: null,
          rows: 1,
        })),
      );
      await records.saveOutcomes(ingestion.id, model.name, scope, outcomes, 0);
    }
    await records.saveMounts(gallery.mounts());
    await records.updateIngestion(ingestion.id, {
      status: 'INTERRUPTED',
      finishedAt: new Date(),
      total: gallery.photoCount,
    });
  } finally {
    await records.close();
    await store.close();
    await gallery.close();
  }
}

async function* batchesOf(gallery: Gallery): AsyncGenerator<PhotoRef[]> {
  let batch: PhotoRef[] = [];
  for await (const photo of gallery.photos()) {
    batch.push(photo);
    if (batch.length < ROWS_PER_CALL) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The row of a photo with one face. */
export function rowOf({ id, identity }: PhotoRef, vector: Float32Array): FaceRow {
  return {
    faceId: faceIdOf(id, 0),
    photoId: id,
    identity: identity ?? '',
    photoWidth: 250,
    photoHeight: 250,
    subject: true,
    box: { x: 75, y: 75, width: 100, height: 100 },
    score: 1,
    landmarks: Array.from({ length: 5 }, () => ({ x: 125, y: 125 })),
    vector,
  };
}

function randomVector(dimension: number, random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dimension }, () => random() - 0.5);
  let sum = 0;
  for (const value of vector) sum += value * value;
  return vector.map((value) => value / Math.sqrt(sum));
}
