import type { Gallery } from '@lookalike/dataset';
import {
  LookalikeError,
  MODEL_NAMES,
  type ModelName,
  type OutcomeKind,
  type PhotoId,
  type PhotoRef,
  type Problem,
} from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { OutcomeScope, Records } from '@lookalike/records';
import type { RowWithoutVector } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import type { ModelIndexes } from '../models/model-indexes';
import { findIdentity, findPhoto } from '../requests/check-arguments';
import { type IndexedPhoto, indexedPhoto, indexedRows } from './indexed-faces';

export interface PhotoOutcome {
  photo: PhotoRef;
  model: ModelName;
  outcome: OutcomeKind;
  problem: Problem | null;
  at: Date;
}

export interface IndexedCount {
  model: ModelName;
  photos: number;
}

/** One entry per key: the result, or the error PHOTO_NOT_FOUND or IDENTITY_NOT_FOUND if the gallery does not have it. */
export type LookupResults<T> = Map<string, T | LookalikeError>;

/**
 * Looks up all items of a page with one query per model, instead of one query per model and item. Every method throws the reason of
 * `signal`, and LookalikeError GALLERY_UNAVAILABLE.
 */
export interface Lookups {
  photos(ids: readonly PhotoId[], signal?: AbortSignal): Promise<LookupResults<IndexedPhoto>>;
  /** The latest outcome of each photo for each model. */
  outcomes(ids: readonly PhotoId[], signal?: AbortSignal): Promise<LookupResults<PhotoOutcome[]>>;
  /** How many photos of each identity each model has indexed. */
  indexedCounts(names: readonly string[], signal?: AbortSignal): Promise<LookupResults<IndexedCount[]>>;
}

interface LookupServices {
  gallery: LazyService<Gallery>;
  records: LazyService<Records>;
  indexes: ModelIndexes;
}

// Records are read synchronously: a query of this size or a count takes up to some milliseconds.
const PHOTOS_PER_QUERY = 100;

export function createLookups(services: LookupServices): Lookups {
  const { indexes } = services;
  function findPhotos(ids: readonly PhotoId[]) {
    const gallery = services.gallery.get();
    return findEach(ids, (id) => findPhoto(gallery, id));
  }

  return {
    async photos(ids, signal) {
      const { found, missing } = findPhotos(ids);
      const rows = new Map<PhotoId, RowWithoutVector[]>([...found.keys()].map((id) => [id, []]));
      for (const row of await indexedRows(indexes, [...rows.keys()], signal)) rows.get(row.photoId)!.push(row);
      const photos: LookupResults<IndexedPhoto> = new Map(missing);
      for (const [id, rowsOfPhoto] of rows) photos.set(id, indexedPhoto(rowsOfPhoto));
      return photos;
    },

    async outcomes(ids, signal) {
      const { found, missing } = findPhotos(ids);
      const photos = [...found.values()];
      const records = services.records.get();
      const byPhoto = new Map<PhotoId, PhotoOutcome[]>(photos.map(({ id }) => [id, []]));
      const slice = new TimeSlice(signal);
      for (const { model, scope } of knownScopes(indexes)) {
        for (let i = 0; i < photos.length; i += PHOTOS_PER_QUERY) {
          signal?.throwIfAborted();
          const batch = photos.slice(i, i + PHOTOS_PER_QUERY).map(({ id }) => id);
          for (const { photoId, outcome, problem, at } of await records.outcomesOfPhotos(scope, batch)) {
            byPhoto.get(photoId)!.push({ photo: found.get(photoId)!, model, outcome, problem, at });
          }
          await slice.yieldToEventLoop();
        }
      }
      return new Map<PhotoId, PhotoOutcome[] | LookalikeError>([...missing, ...byPhoto]);
    },

    async indexedCounts(names, signal) {
      const gallery = services.gallery.get();
      const { found, missing } = findEach(names, (name) => findIdentity(gallery, name));
      const records = services.records.get();
      const scopes = knownScopes(indexes);
      const counts: LookupResults<IndexedCount[]> = new Map(missing);
      const slice = new TimeSlice(signal);
      for (const [name, { photos }] of found) {
        const ids = photos.map(({ id }) => id);
        const countsOfIdentity: IndexedCount[] = [];
        for (const { model, scope } of scopes) {
          signal?.throwIfAborted();
          countsOfIdentity.push({ model, photos: await records.countIndexed(scope, ids) });
          await slice.yieldToEventLoop();
        }
        counts.set(name, countsOfIdentity);
      }
      return counts;
    },
  };
}

/** @param find throws a LookalikeError for a key that does not exist */
function findEach<T>(keys: readonly string[], find: (key: string) => T) {
  const found = new Map<string, T>();
  const missing = new Map<string, LookalikeError>();
  for (const key of new Set(keys)) {
    try {
      found.set(key, find(key));
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      missing.set(key, error);
    }
  }
  return { found, missing };
}

/** The scopes of the models whose recipe is known. */
function knownScopes(indexes: ModelIndexes): { model: ModelName; scope: OutcomeScope }[] {
  return MODEL_NAMES.flatMap((model) => {
    try {
      return [{ model, scope: indexes.scope(model) }];
    } catch (error) {
      if (LookalikeError.is(error, 'MODEL_UNAVAILABLE')) return [];
      throw error;
    }
  });
}
