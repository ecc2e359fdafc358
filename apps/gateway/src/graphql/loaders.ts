import type { IndexedCount, IndexedPhoto, Lookalike, LookupResults, PhotoOutcome } from '@lookalike/core';
import type { PhotoId } from '@lookalike/domain';
import DataLoader from 'dataloader';
import type { ExecutionSlice } from './execution-slice';

/** Loaders for the fields of list items. The items of a page are resolved at the same time, so one call of the core looks up all of them. */
export interface Loaders {
  photos: DataLoader<PhotoId, IndexedPhoto>;
  outcomes: DataLoader<PhotoId, PhotoOutcome[]>;
  indexedCounts: DataLoader<string, IndexedCount[]>;
}

/** @param slice decides when all objects of a page have been visited */
export function createLoaders(
  { galleries }: Pick<Lookalike, 'galleries'>,
  signal: AbortSignal,
  slice: ExecutionSlice,
): Loaders {
  const { lookups } = galleries;
  return {
    photos: createLoader(slice, (ids) => lookups.photos(ids, signal)),
    outcomes: createLoader(slice, (ids) => lookups.outcomes(ids, signal)),
    indexedCounts: createLoader(slice, (names) => lookups.indexedCounts(names, signal)),
  };
}

function createLoader<T>(
  slice: ExecutionSlice,
  load: (keys: readonly string[]) => Promise<LookupResults<T>>,
): DataLoader<string, T> {
  const loader = new DataLoader<string, T>(
    async (keys) => {
      // Fields of one batch share an answer, later ones do not: the operation may be a subscription, and an ingestion changes the answers.
      loader.clearAll();
      const results = await load(keys);
      return keys.map((key) => results.get(key)!);
    },
    { maxBatchSize: 500, batchScheduleFn: (dispatch) => slice.afterObjects(dispatch) },
  );
  return loader;
}
