import type { PhotoId, PhotoRef } from '@lookalike/domain';
import type { Gallery, IdentitySummary } from './gallery';

/** The part of a gallery that does not depend on where its photos are stored: its photos, identities and their order. */
export interface Catalogue extends Pick<Gallery, 'photoCount' | 'identityCount' | 'find' | 'identity' | 'identities'> {
  /** In the order of `Gallery.photos`. */
  readonly refs: readonly PhotoRef[];
}

/** @param photos in any order, with unique ids */
export function createCatalogue(photos: Iterable<PhotoRef>): Catalogue {
  const byId = new Map<PhotoId, PhotoRef>();
  const byIdentity = new Map<string, PhotoRef[]>();
  const withoutIdentity: PhotoRef[] = [];
  for (const photo of [...photos].sort((a, b) => compareCodeUnits(a.id, b.id))) {
    byId.set(photo.id, photo);
    if (photo.identity === null) withoutIdentity.push(photo);
    else if (!byIdentity.get(photo.identity)?.push(photo)) byIdentity.set(photo.identity, [photo]);
  }
  const summaries = [...byIdentity]
    .map(([name, { length }]): IdentitySummary => ({ name, photoCount: length }))
    .sort((a, b) => compareCodeUnits(a.name, b.name));
  const byPhotoCount = [...summaries].sort((a, b) => b.photoCount - a.photoCount);
  return {
    refs: [...byPhotoCount.flatMap(({ name }) => byIdentity.get(name)!), ...withoutIdentity],
    photoCount: byId.size,
    identityCount: byIdentity.size,
    find: (id) => byId.get(id) ?? null,
    identity: (name) => {
      const photos = byIdentity.get(name);
      return photos ? { name, photoCount: photos.length, photos: [...photos] } : null;
    },
    identities: async (search = '') => {
      const term = foldName(search);
      return summaries.filter(({ name }) => foldName(name).includes(term));
    },
  };
}

/** A name as searches compare it: without accents and case, `_` as a space. */
function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('_', ' ');
}

/** Not `localeCompare`: the order must not depend on the machine's locale. */
function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
