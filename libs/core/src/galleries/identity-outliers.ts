import { clampSimilarity, type FaceRow, type ModelName, type PhotoRef } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { FaceIndex } from '@lookalike/vector-store';
import { defaultModel } from '../models/choose-models';
import { checkK, findIdentity, MAX_K } from '../requests/check-arguments';
import { SharedWorks } from '../requests/shared-work';
import type { IdentityMeans } from './identity-means';
import { type IdentityRequest, type IdentityServices, MAX_OWN_ROWS, photoOf } from './identity-similarity';
import { addTo, dot } from './vectors';

export interface Outlier {
  photo: PhotoRef;
  /** Mean similarity to the identity's other photos. */
  similarity: number;
}

/** The photos of an identity with the lowest mean similarity to its other photos. */
export class IdentityOutliers {
  private readonly running = new SharedWorks<Outlier[]>();

  constructor(
    private readonly services: IdentityServices,
    private readonly means: IdentityMeans,
  ) {}

  /**
   * The k photos that are least similar, lowest first. An identity with one photo has none. Callers that ask for the same identity and
   * model at the same time share the work.
   * @throws the reason of the signal
   * @throws LookalikeError IDENTITY_NOT_FOUND, MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
   */
  async of(name: string, { k, model, signal }: IdentityRequest): Promise<Outlier[]> {
    checkK(k);
    const { gallery, indexes, activity } = this.services;
    findIdentity(gallery.get(), name);
    const chosen = model ?? (await defaultModel(this.services, signal));
    const indexName = indexes.nameOf(chosen);
    // Rows that were read before a change must not answer a request after it.
    const key = JSON.stringify([indexName, indexes.version(indexName), activity.endedIngestions, name]);
    const outliers = await this.running.share(key, (workSignal) => this.compute(chosen, name, workSignal), signal);
    return outliers.slice(0, k);
  }

  /** The first `MAX_K`. */
  private async compute(model: ModelName, name: string, signal: AbortSignal): Promise<Outlier[]> {
    const index = await this.services.indexes.open(model, signal);
    // Not the number of its photos in the gallery: photos that the gallery no longer lists may still have rows.
    const faceIds = await index.faceIds(signal, { identity: name });
    if (faceIds.length < 2) return [];
    if (faceIds.length > MAX_OWN_ROWS) return this.farthestFromMean(model, index, name, signal);
    return leastSimilar(await index.get({ faceIds }, signal), signal);
  }

  /**
   * Reads no vectors: the mean similarity of a photo to n - 1 others is the product of its vector, of length 1, with the sum of
   * all, minus 1, divided by n - 1. The nearest to the negated mean have the lowest. The mean may lag behind the index during an ingestion.
   */
  private async farthestFromMean(
    model: ModelName,
    index: FaceIndex,
    name: string,
    signal: AbortSignal,
  ): Promise<Outlier[]> {
    const mean = (await this.means.of(model, signal)).get(name);
    if (!mean || mean.rows < 2) return [];
    const negated = mean.vector.map((value) => -value);
    const found = await index.search(negated, MAX_K, { identity: name, signal });
    return found.map(({ row, similarity }) => {
      const others = -similarity * mean.sumLength - 1;
      return { photo: photoOf(row), similarity: clampSimilarity(others / (mean.rows - 1)) };
    });
  }
}

/** @param rows at least two */
async function leastSimilar(rows: readonly FaceRow[], signal: AbortSignal): Promise<Outlier[]> {
  const slice = new TimeSlice(signal);
  const sum = new Float32Array(rows[0]!.vector.length);
  for (const { vector } of rows) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    addTo(sum, vector);
  }
  const similarities: Outlier[] = [];
  for (const row of rows) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    // The sum includes the photo itself, which must not count.
    const others = dot(row.vector, sum) - dot(row.vector, row.vector);
    similarities.push({ photo: photoOf(row), similarity: clampSimilarity(others / (rows.length - 1)) });
  }
  return similarities.sort((a, b) => a.similarity - b.similarity).slice(0, MAX_K);
}
