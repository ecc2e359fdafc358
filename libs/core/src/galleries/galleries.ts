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
import type { LazyService } from '../lifecycle/lazy-service';
import { indexEmpty, type Indices } from '../models/indices';
import { type Page, pageOf, type PageRequest } from '../requests/page';
import { findIdentity, findPhoto } from './find-in-gallery';
import { type FaceOfPhoto, indexedFaces, indexedRows } from './indexed-faces';
import { IdentityMeans } from './identity-means';
import { type IdentityMatch, type IdentityServices, lookalikes, type Outlier, outliers } from './identity-similarity';

export interface GalleryStatus {
  name: string;
  photoCount: number;
  identityCount: number;
}

export interface PhotoDetails extends PhotoRef {
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

/** The photos and identities of the gallery. Every method throws LookalikeError GALLERY_UNAVAILABLE while it is not open. */
export interface Galleries {
  status(): GalleryStatus;
  /** Sorted by id. */
  photos(page: PageRequest): Promise<Page<PhotoRef>>;
  /** null: no photo has this id. */
  photo(id: PhotoId): Promise<PhotoDetails | null>;
  /** @throws LookalikeError INDEX_EMPTY when a model is named that has indexed no photo */
  randomPhoto(indexedBy?: ModelName): Promise<PhotoDetails>;
  /** The faces that at least one model has indexed. @throws LookalikeError PHOTO_NOT_FOUND */
  faces(id: PhotoId): Promise<FaceOfPhoto[]>;
  /** The latest of each model. @throws LookalikeError PHOTO_NOT_FOUND */
  outcomes(id: PhotoId): Promise<PhotoOutcome[]>;
  identities(page: PageRequest, search?: string): Promise<Page<{ name: string; photoCount: number }>>;
  /** @throws LookalikeError IDENTITY_NOT_FOUND */
  identity(name: string): Promise<{ name: string; photoCount: number }>;
  /** @throws LookalikeError IDENTITY_NOT_FOUND */
  identityPhotos(name: string, page: PageRequest): Promise<Page<PhotoRef>>;
  /** How many of the identity's photos each model has indexed. @throws LookalikeError IDENTITY_NOT_FOUND */
  indexedCounts(name: string): Promise<{ model: ModelName; photos: number }[]>;
  /** The other identities with the most similar mean embeddings. */
  lookalikes(name: string, k: number, model?: ModelName): Promise<IdentityMatch[]>;
  /** The photos that are least similar to the identity's other photos, least similar first. */
  outliers(name: string, k: number, model?: ModelName): Promise<Outlier[]>;
}

export interface GalleryServices extends IdentityServices {
  records: LazyService<Records>;
}

export function createGalleries(services: GalleryServices): Galleries {
  const { indices } = services;
  const means = new IdentityMeans(indices);
  const gallery = () => services.gallery.get();

  /** In the gallery's own order. */
  async function allPhotos(): Promise<PhotoRef[]> {
    const photos: PhotoRef[] = [];
    for await (const photo of gallery().photos()) photos.push(photo);
    return photos;
  }

  async function detailsOf(photo: PhotoRef): Promise<PhotoDetails> {
    const [row] = await indexedRows(indices, { photoId: photo.id });
    return { ...photo, width: row?.photoWidth ?? null, height: row?.photoHeight ?? null };
  }

  return {
    status() {
      const { name, photoCount, identityCount } = gallery();
      return { name, photoCount, identityCount };
    },
    photos: async (page) => pageOf((await allPhotos()).sort(byId), ({ id }) => id, page),
    async photo(id) {
      const photo = gallery().find(id);
      return photo && detailsOf(photo);
    },
    async randomPhoto(indexedBy) {
      const photos = await allPhotos();
      return detailsOf(indexedBy ? await randomIndexedPhoto(services, photos, indexedBy) : pickRandom(photos));
    },
    faces: async (id) => indexedFaces(indices, findPhoto(gallery(), id).id),
    async outcomes(id) {
      const photo = findPhoto(gallery(), id);
      const records = services.records.get();
      const outcomes = knownScopes(indices).map(async ({ model, scope }): Promise<PhotoOutcome[]> => {
        const known = await records.outcome(scope, id);
        return known ? [{ photo, model, outcome: known.outcome, problem: known.problem, at: known.at }] : [];
      });
      return (await Promise.all(outcomes)).flat();
    },
    identities: async (page, search) => pageOf(await gallery().identities(search), ({ name }) => name, page),
    async identity(name) {
      const { photoCount } = findIdentity(gallery(), name);
      return { name, photoCount };
    },
    identityPhotos: async (name, page) => pageOf(findIdentity(gallery(), name).photos, ({ id }) => id, page),
    async indexedCounts(name) {
      const ids = findIdentity(gallery(), name).photos.map(({ id }) => id);
      const records = services.records.get();
      const counts = knownScopes(indices).map(async ({ model, scope }) => {
        return { model, photos: await records.countIndexed(scope, ids) };
      });
      return Promise.all(counts);
    },
    lookalikes: (name, k, model) => lookalikes(services, means, name, k, model),
    outliers: (name, k, model) => outliers(services, name, k, model),
  };
}

function byId(a: PhotoRef, b: PhotoRef): number {
  return a.id < b.id ? -1 : 1;
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

// With fewer than about one photo in a hundred indexed, reading all outcomes is faster than trying at random.
const RANDOM_TRIES = 100;

/** A photo that the model has indexed, each with the same probability. @throws LookalikeError MODEL_UNAVAILABLE, INDEX_EMPTY */
async function randomIndexedPhoto(
  { gallery, records, indices }: GalleryServices,
  photos: readonly PhotoRef[],
  model: ModelName,
): Promise<PhotoRef> {
  const scope = indices.scope(model);
  for (let i = 0; i < RANDOM_TRIES; i++) {
    const photo = pickRandom(photos);
    if ((await records.get().outcome(scope, photo.id))?.outcome === 'INDEXED') return photo;
  }
  const indexed: PhotoRef[] = [];
  for await (const { photoId, outcome } of records.get().outcomes(scope)) {
    const photo = outcome === 'INDEXED' ? gallery.get().find(photoId) : null;
    if (photo) indexed.push(photo);
  }
  if (indexed.length === 0) throw indexEmpty(model);
  return pickRandom(indexed);
}

function pickRandom<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
