import type { GalleryIssue, IgnoredFiles, IssueCode } from '@lookalike/dataset';
import type { ModelName, PhotoId, PhotoRef } from '@lookalike/domain';
import type { Records } from '@lookalike/records';
import type { LazyService } from '../lifecycle/lazy-service';
import { findIdentity, findPhoto } from '../requests/check-arguments';
import { IDENTITY_CURSORS, ISSUE_CURSORS, type Page, pageOf, type PageRequest, PHOTO_CURSORS } from '../requests/page';
import { IdentityMeans } from './identity-means';
import { IdentityOutliers, type Outlier } from './identity-outliers';
import { type IdentityMatch, type IdentityRequest, type IdentityServices, lookalikes } from './identity-similarity';
import { type IndexedPhoto, indexedPhoto, indexedRows } from './indexed-faces';
import { createLookups, type Lookups } from './lookups';

export interface GalleryStatus {
  name: string;
  photoCount: number;
  identityCount: number;
  /** The files and folders that are ignored on purpose, by reason, the most frequent reasons first. */
  ignored: IgnoredFiles[];
}

export type PhotoDetails = PhotoRef & Pick<IndexedPhoto, 'width' | 'height'>;

/**
 * The photos and identities of the gallery. Every method throws LookalikeError GALLERY_UNAVAILABLE while it is not open, and the reason of
 * its signal.
 */
export interface Galleries {
  status(): GalleryStatus;
  /**
   * The files and folders that are not used, sorted by path, and not ignored on purpose.
   * @param codes only issues with these codes
   */
  issues(page: PageRequest, codes?: readonly IssueCode[]): Promise<Page<GalleryIssue>>;
  /** Sorted by id. */
  photos(page: PageRequest): Promise<Page<PhotoRef>>;
  /** @throws LookalikeError PHOTO_NOT_FOUND */
  photo(id: PhotoId, signal?: AbortSignal): Promise<PhotoDetails>;
  /** A short text for the photo's URLs, another one when its file changed; null if it never changes or is not known. Never throws. */
  version(id: PhotoId): string | null;
  /** @throws LookalikeError INDEX_EMPTY when a model is named that has indexed no photo */
  randomPhoto(indexedBy?: ModelName, signal?: AbortSignal): Promise<PhotoDetails>;
  identities(page: PageRequest, search?: string): Promise<Page<{ name: string; photoCount: number }>>;
  /** @throws LookalikeError IDENTITY_NOT_FOUND */
  identity(name: string): Promise<{ name: string; photoCount: number }>;
  /** @throws LookalikeError IDENTITY_NOT_FOUND */
  identityPhotos(name: string, page: PageRequest): Promise<Page<PhotoRef>>;
  /** Looks up all items of a page at once. */
  readonly lookups: Lookups;
  /** The other identities with the most similar mean embeddings. */
  lookalikes(name: string, request: IdentityRequest): Promise<IdentityMatch[]>;
  /** The photos that are least similar to the identity's other photos, least similar first. */
  outliers(name: string, request: IdentityRequest): Promise<Outlier[]>;
}

export interface GalleryServices extends IdentityServices {
  records: LazyService<Records>;
}

export function createGalleries(services: GalleryServices): Galleries {
  const { indexes } = services;
  const means = new IdentityMeans(indexes, services.activity);
  const outliers = new IdentityOutliers(services, means);
  const gallery = () => services.gallery.get();

  async function detailsOf(photo: PhotoRef, signal?: AbortSignal): Promise<PhotoDetails> {
    const { width, height } = indexedPhoto(await indexedRows(indexes, [photo.id], signal));
    return { ...photo, width, height };
  }

  return {
    status() {
      const { name, photoCount, identityCount } = gallery();
      return { name, photoCount, identityCount, ignored: gallery().ignored() };
    },
    async issues(page, codes) {
      const issues = gallery().issues();
      const selected = codes ? issues.filter(({ code }) => codes.includes(code)) : issues;
      // The keys have the order of the gallery's issues.
      const keyOf = ({ path, code }: GalleryIssue) => `${path.replaceAll('/', '\0')}\0\0${code}`;
      return pageOf(selected, keyOf, page, ISSUE_CURSORS);
    },
    photos: async (page) => pageOf(gallery().photosById(), ({ id }) => id, page, PHOTO_CURSORS),
    version: (id) => (services.gallery.error() ? null : gallery().version(id)),
    photo: async (id, signal) => detailsOf(findPhoto(gallery(), id), signal),
    async randomPhoto(indexedBy, signal) {
      const photos = gallery().photosById();
      const photo = indexedBy ? await randomIndexedPhoto(services, photos, indexedBy, signal) : pickRandom(photos);
      return detailsOf(photo, signal);
    },
    identities: async (page, search) =>
      pageOf(await gallery().identities(search), ({ name }) => name, page, IDENTITY_CURSORS),
    async identity(name) {
      const { photoCount } = findIdentity(gallery(), name);
      return { name, photoCount };
    },
    identityPhotos: async (name, page) =>
      pageOf(findIdentity(gallery(), name).photos, ({ id }) => id, page, PHOTO_CURSORS),
    lookups: createLookups(services),
    lookalikes: (name, request) => lookalikes(services, means, name, request),
    outliers: (name, request) => outliers.of(name, request),
  };
}

// With fewer than about one photo in a hundred indexed, reading all outcomes is faster than trying at random.
const RANDOM_TRIES = 100;

/** A photo that the model has indexed, each with the same probability. @throws LookalikeError MODEL_UNAVAILABLE, INDEX_EMPTY */
async function randomIndexedPhoto(
  { gallery, records, indexes }: GalleryServices,
  photos: readonly PhotoRef[],
  model: ModelName,
  signal?: AbortSignal,
): Promise<PhotoRef> {
  const scope = indexes.scope(model);
  for (let i = 0; i < RANDOM_TRIES; i++) {
    signal?.throwIfAborted();
    const photo = pickRandom(photos);
    if ((await records.get().outcome(scope, photo.id))?.outcome === 'INDEXED') return photo;
  }
  const indexed: PhotoRef[] = [];
  for await (const { photoId, outcome } of records.get().outcomes(scope)) {
    signal?.throwIfAborted();
    const photo = outcome === 'INDEXED' ? gallery.get().find(photoId) : null;
    if (photo) indexed.push(photo);
  }
  if (indexed.length === 0) throw indexes.emptyError(model);
  return pickRandom(indexed);
}

function pickRandom<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
