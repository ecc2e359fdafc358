import type { PhotoRef } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { IngestionRequest } from '../lookalike';

/** The photos of an ingestion, in the gallery's order: identities with the most photos first. */
export interface Selection {
  total: number;
  photos(): AsyncIterable<PhotoRef>;
}

/**
 * `limit` takes the first identities by name, among those asked for; photos without an identity belong to none, so that of an
 * album, which has no identities at all, it takes the first photos by id.
 */
export async function selectPhotos(gallery: Gallery, request: IngestionRequest): Promise<Selection> {
  const { identities, limit } = request;
  if (!identities && limit === undefined) return { total: gallery.photoCount, photos: () => gallery.photos() };
  if (!identities && gallery.identityCount === 0) return firstPhotos(gallery, limit!);
  const asked = identities && new Set(identities);
  const chosen = (await gallery.identities()).filter(({ name }) => !asked || asked.has(name)).slice(0, limit);
  const names = new Set(chosen.map(({ name }) => name));
  return {
    total: chosen.reduce((sum, { photoCount }) => sum + photoCount, 0),
    photos: async function* () {
      for await (const photo of gallery.photos()) if (photo.identity !== null && names.has(photo.identity)) yield photo;
    },
  };
}

function firstPhotos(gallery: Gallery, limit: number): Selection {
  const total = Math.min(limit, gallery.photoCount);
  return {
    total,
    photos: async function* () {
      let left = total;
      for await (const photo of gallery.photos()) {
        if (left-- <= 0) return;
        yield photo;
      }
    },
  };
}
