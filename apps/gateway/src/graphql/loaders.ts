import type {
  IdentityMatch,
  IndexedCount,
  IndexedPhoto,
  Lookalike,
  LookupResults,
  Outlier,
  PhotoOutcome,
} from '@lookalike/core';
import type { ModelName, PhotoId } from '@lookalike/domain';
import DataLoader from 'dataloader';
import type { ExecutionSlice } from './execution-slice';

/** Loaders for the fields of list items. The items of a page are resolved at the same time, so one call of the core looks up all of them. */
export interface Loaders {
  photos: DataLoader<PhotoId, IndexedPhoto>;
  outcomes: DataLoader<PhotoId, PhotoOutcome[]>;
  indexedCounts: DataLoader<string, IndexedCount[]>;
  lookalikes: DataLoader<IdentityKey, IdentityMatch[], string>;
  outliers: DataLoader<IdentityKey, Outlier[], string>;
}

/** The arguments of a field that compares the photos of an identity. */
export interface IdentityKey {
  name: string;
  /** Null: the default model. */
  model: ModelName | null;
  k: number;
}

/** @param slice decides when all objects of a page have been visited */
export function createLoaders(
  { galleries }: Pick<Lookalike, 'galleries'>,
  signal: AbortSignal,
  slice: ExecutionSlice,
): Loaders {
  const { lookups } = galleries;
  const requestOf = ({ k, model }: IdentityKey) => ({ k, model: model ?? undefined, signal });
  return {
    photos: createLoader(slice, (ids) => lookups.photos(ids, signal)),
    outcomes: createLoader(slice, (ids) => lookups.outcomes(ids, signal)),
    indexedCounts: createLoader(slice, (names) => lookups.indexedCounts(names, signal)),
    lookalikes: createIdentityLoader(slice, (key) => galleries.lookalikes(key.name, requestOf(key))),
    outliers: createIdentityLoader(slice, (key) => galleries.outliers(key.name, requestOf(key))),
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

/**
 * The same identity may occur at many places of an answer, and is compared once. Different ones are compared one after the other,
 * because the vectors of each need several MB. Fields of the same identity are resolved together, so that the core can share their work.
 */
function createIdentityLoader<T>(
  slice: ExecutionSlice,
  find: (key: IdentityKey) => Promise<T[]>,
): DataLoader<IdentityKey, T[], string> {
  const loader = new DataLoader<IdentityKey, T[], string>(
    async (keys) => {
      // As in `createLoader`.
      loader.clearAll();
      const results = new Map<IdentityKey, T[] | Error>();
      for (const name of new Set(keys.map((key) => key.name))) {
        const ofIdentity = keys.filter((key) => key.name === name);
        await Promise.all(
          ofIdentity.map(async (key) => results.set(key, await find(key).catch((error: Error) => error))),
        );
      }
      return keys.map((key) => results.get(key)!);
    },
    {
      cacheKeyFn: ({ name, model, k }) => JSON.stringify([name, model, k]),
      batchScheduleFn: (dispatch) => slice.afterObjects(dispatch),
    },
  );
  return loader;
}
