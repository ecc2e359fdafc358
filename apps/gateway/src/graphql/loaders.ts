import type { IndexedCount, IndexedPhoto, Lookalike, LookupResults, PhotoOutcome } from '@lookalike/core';
import type { PhotoId } from '@lookalike/domain';
import DataLoader from 'dataloader';

/** Loaders for the fields of list items. The items of a page are resolved at the same time, so one call of the core looks up all of them. */
export interface Loaders {
  photos: DataLoader<PhotoId, IndexedPhoto>;
  outcomes: DataLoader<PhotoId, PhotoOutcome[]>;
  indexedCounts: DataLoader<string, IndexedCount[]>;
}

export function createLoaders({ galleries }: Pick<Lookalike, 'galleries'>, signal: AbortSignal): Loaders {
  const { lookups } = galleries;
  return {
    photos: createLoader((ids) => lookups.photos(ids, signal)),
    outcomes: createLoader((ids) => lookups.outcomes(ids, signal)),
    indexedCounts: createLoader((names) => lookups.indexedCounts(names, signal)),
  };
}

function createLoader<T>(load: (keys: readonly string[]) => Promise<LookupResults<T>>): DataLoader<string, T> {
  const loader = new DataLoader<string, T>(
    async (keys) => {
      // Fields of one batch share an answer, later ones do not: the operation may be a subscription, and an ingestion changes the answers.
      loader.clearAll();
      const results = await load(keys);
      return keys.map((key) => results.get(key)!);
    },
    { maxBatchSize: 500 },
  );
  return loader;
}
