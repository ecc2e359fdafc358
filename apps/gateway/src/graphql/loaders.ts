import type { FaceOfPhoto, IndexedCount, Lookalike, PhotoOutcome, PhotoSize } from '@lookalike/core';
import { LookalikeError, type PhotoId } from '@lookalike/domain';
import DataLoader from 'dataloader';

/**
 * What resolvers of list items load. The items of a page are resolved at the same time, so the lookups of all of them are one call of
 * the core. Nothing is kept: an operation may be a subscription, and an ingestion changes the answers.
 */
export interface Loaders {
  faces: DataLoader<PhotoId, FaceOfPhoto[]>;
  sizes: DataLoader<PhotoId, PhotoSize>;
  outcomes: DataLoader<PhotoId, PhotoOutcome[]>;
  indexedCounts: DataLoader<string, IndexedCount[]>;
}

const UNKNOWN_SIZE: PhotoSize = { width: null, height: null };

export function createLoaders({ galleries }: Pick<Lookalike, 'galleries'>, signal: AbortSignal): Loaders {
  const { lookups } = galleries;
  return {
    faces: batched((ids) => lookups.faces(ids, signal), photoNotFound),
    sizes: batched(
      (ids) => lookups.sizes(ids, signal),
      () => UNKNOWN_SIZE,
    ),
    outcomes: batched((ids) => lookups.outcomes(ids, signal), photoNotFound),
    indexedCounts: batched((names) => lookups.indexedCounts(names, signal), photoNotFound),
  };
}

/** @param ifMissing the value, or the error, of a key that `load` does not return */
function batched<T>(
  load: (keys: readonly string[]) => Promise<Map<string, T>>,
  ifMissing: (key: string) => NoInfer<T> | Error,
): DataLoader<string, T> {
  const loadInOrder = async (keys: readonly string[]) => {
    const values = await load(keys);
    return keys.map((key) => values.get(key) ?? ifMissing(key));
  };
  return new DataLoader(loadInOrder, { cache: false, maxBatchSize: 500 });
}

export function photoNotFound(id: PhotoId): LookalikeError {
  const message = `The gallery has no photo ${JSON.stringify(id.slice(0, 100))}.`;
  return new LookalikeError('PHOTO_NOT_FOUND', message, 'Use another id.');
}
