import { setImmediate } from 'node:timers/promises';
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
import type { OutcomeScope, Records } from '@lookalike/records';
import type { RowWithoutVector } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Indices } from '../models/indices';
import { findIdentity } from './find-in-gallery';
import { type FaceOfPhoto, facesOfRows } from './indexed-faces';

export interface PhotoSize {
  /** In pixels; null until a model has indexed the photo. */
  width: number | null;
  height: number | null;
}

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

/**
 * What is known about the photos of a page, with one query per model instead of one per model and photo. A photo that the gallery does
 * not have is missing in the result. Every method throws the reason of `signal`, and LookalikeError GALLERY_UNAVAILABLE.
 */
export interface Lookups {
  /** The faces that at least one model has indexed, in the order of their numbers. */
  faces(ids: readonly PhotoId[], signal?: AbortSignal): Promise<Map<PhotoId, FaceOfPhoto[]>>;
  sizes(ids: readonly PhotoId[], signal?: AbortSignal): Promise<Map<PhotoId, PhotoSize>>;
  /** The latest of each model. */
  outcomes(ids: readonly PhotoId[], signal?: AbortSignal): Promise<Map<PhotoId, PhotoOutcome[]>>;
  /** How many photos of each identity each model has indexed. @throws LookalikeError IDENTITY_NOT_FOUND */
  indexedCounts(names: readonly string[], signal?: AbortSignal): Promise<Map<string, IndexedCount[]>>;
}

interface LookupServices {
  gallery: LazyService<Gallery>;
  records: LazyService<Records>;
  indices: Indices;
}

// Records are read synchronously: a count takes up to a millisecond.
const COUNTS_PER_TICK = 10;
const PHOTOS_PER_QUERY = 100;

export function createLookups(services: LookupServices): Lookups {
  const { indices } = services;
  const photosOf = (ids: readonly PhotoId[]): PhotoRef[] =>
    [...new Set(ids)].flatMap((id) => services.gallery.get().find(id) ?? []);

  async function rowsByPhoto(ids: PhotoId[], signal?: AbortSignal): Promise<Map<PhotoId, RowWithoutVector[]>> {
    const rows = indices.error()
      ? []
      : await Promise.all(MODEL_NAMES.map((model) => rowsOf(indices, model, ids, signal)));
    const byPhoto = new Map<PhotoId, RowWithoutVector[]>(ids.map((id) => [id, []]));
    for (const row of rows.flat()) byPhoto.get(row.photoId)!.push(row);
    return byPhoto;
  }

  return {
    async faces(ids, signal) {
      const rows = await rowsByPhoto(
        photosOf(ids).map(({ id }) => id),
        signal,
      );
      return new Map([...rows].map(([id, rowsOfPhoto]) => [id, facesOfRows(rowsOfPhoto)]));
    },

    async sizes(ids, signal) {
      const rows = await rowsByPhoto(
        photosOf(ids).map(({ id }) => id),
        signal,
      );
      const sizeOf = (row: RowWithoutVector | undefined): PhotoSize => {
        return { width: row?.photoWidth ?? null, height: row?.photoHeight ?? null };
      };
      return new Map([...rows].map(([id, [row]]) => [id, sizeOf(row)]));
    },

    async outcomes(ids, signal) {
      const photos = photosOf(ids);
      const records = services.records.get();
      const byPhoto = new Map<PhotoId, PhotoOutcome[]>(photos.map(({ id }) => [id, []]));
      for (const { model, scope } of knownScopes(indices)) {
        for (let i = 0; i < photos.length; i += PHOTOS_PER_QUERY) {
          signal?.throwIfAborted();
          const batch = new Map(photos.slice(i, i + PHOTOS_PER_QUERY).map((photo) => [photo.id, photo]));
          for (const { photoId, outcome, problem, at } of await records.outcomesOfPhotos(scope, [...batch.keys()])) {
            byPhoto.get(photoId)!.push({ photo: batch.get(photoId)!, model, outcome, problem, at });
          }
          await setImmediate();
        }
      }
      return byPhoto;
    },

    async indexedCounts(names, signal) {
      const records = services.records.get();
      const scopes = knownScopes(indices);
      const counts = new Map<string, IndexedCount[]>();
      let done = 0;
      for (const name of new Set(names)) {
        const ids = findIdentity(services.gallery.get(), name).photos.map(({ id }) => id);
        const ofIdentity: IndexedCount[] = [];
        for (const { model, scope } of scopes) {
          signal?.throwIfAborted();
          ofIdentity.push({ model, photos: await records.countIndexed(scope, ids) });
          if (++done % COUNTS_PER_TICK === 0) await setImmediate();
        }
        counts.set(name, ofIdentity);
      }
      return counts;
    },
  };
}

/** An index that cannot be read counts as empty. */
async function rowsOf(
  indices: Indices,
  model: ModelName,
  ids: PhotoId[],
  signal?: AbortSignal,
): Promise<RowWithoutVector[]> {
  try {
    return await (await indices.open(model, signal)).getWithoutVectors(ids, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (LookalikeError.is(error)) return [];
    throw error;
  }
}

/** The scopes of the models whose recipe is known. */
function knownScopes(indices: Indices): { model: ModelName; scope: OutcomeScope }[] {
  return MODEL_NAMES.flatMap((model) => {
    try {
      return [{ model, scope: indices.scope(model) }];
    } catch (error) {
      if (LookalikeError.is(error, 'MODEL_UNAVAILABLE')) return [];
      throw error;
    }
  });
}
