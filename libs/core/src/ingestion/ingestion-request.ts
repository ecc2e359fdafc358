import type { Gallery } from '@lookalike/dataset';
import type { ModelName, PhotoRef } from '@lookalike/domain';
import type { IngestionInput } from '@lookalike/records';
import { checkNotEmpty, checkRange, findIdentity } from '../requests/check-arguments';

export interface IngestionRequest {
  /** Default: the configured models that are available. */
  models?: ModelName[];
  /** Default: all identities, and photos without an identity. */
  identities?: string[];
  /** Only the first N identities by name, from 1. */
  limit?: number;
  /**
   * Whether to embed the photos again although they are unchanged. For the whole gallery, a new index is built and replaces the old one
   * when it is complete; for a part, the rows of its photos are replaced.
   */
  rebuild?: boolean;
  /**
   * Whether the rows of photos that the gallery does not list are deleted, also if their disk is not mounted or none of the indexed photos
   * is left. The rows of photos that the gallery lists but cannot read are kept. Default false.
   */
  deleteMissing?: boolean;
}

/** @throws LookalikeError IDENTITY_NOT_FOUND, ARGUMENT_OUT_OF_RANGE, GALLERY_UNAVAILABLE */
export async function checkRequest(gallery: Gallery, { models, identities, limit }: IngestionRequest): Promise<void> {
  if (limit !== undefined) checkRange('limit', limit, 1);
  checkNotEmpty('models', models);
  checkNotEmpty('identities', identities);
  // An identity may have been added to the folder since it was last read.
  if (identities?.some((name) => !gallery.identity(name))) await gallery.refresh();
  for (const name of identities ?? []) findIdentity(gallery, name);
}

/** The request as the records store it: without duplicates and sorted, so that equal requests have equal inputs. */
export function toIngestionInput(request: IngestionRequest, configured: readonly ModelName[]): IngestionInput {
  const sorted = <T extends string>(names: readonly T[]): T[] => [...new Set(names)].sort();
  return {
    models: sorted(request.models ?? configured),
    identities: request.identities ? sorted(request.identities) : null,
    limit: request.limit ?? null,
    rebuild: request.rebuild ?? false,
    deleteMissing: request.deleteMissing ?? false,
  };
}

/** The photos of an ingestion, in the gallery's order: identities with the most photos first. */
export interface Selection {
  total: number;
  photos(): AsyncIterable<PhotoRef>;
}

/**
 * `limit` selects the first of the requested identities by name. Photos without an identity are not among them, so in a gallery
 * without identities it selects the first photos by id.
 */
export async function selectPhotos(gallery: Gallery, { identities, limit }: IngestionRequest): Promise<Selection> {
  if (!identities && limit === undefined) return { total: gallery.photoCount, photos: () => gallery.photos() };
  if (!identities && gallery.identityCount === 0) return firstPhotos(gallery, limit!);
  const requested = identities && new Set(identities);
  const all = await gallery.identities();
  const selected = all.filter(({ name }) => !requested || requested.has(name)).slice(0, limit);
  const names = new Set(selected.map(({ name }) => name));
  return {
    total: selected.reduce((sum, { photoCount }) => sum + photoCount, 0),
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
      let remaining = total;
      for await (const photo of gallery.photos()) {
        if (remaining-- <= 0) return;
        yield photo;
      }
    },
  };
}
