import type { PhotoId, PhotoRef } from '@lookalike/domain';
import type { Gallery, IdentitySummary } from './gallery';
import { foldName } from './fold-name';

/** The part of a gallery that is the same wherever its photos lie: which there are, and in which order. */
export interface Catalogue extends Pick<Gallery, 'photoCount' | 'identityCount' | 'find' | 'identity' | 'identities'> {
  /** In the order of `Gallery.photos`. */
  readonly refs: readonly PhotoRef[];
}

/** @param photos without two of the same id */
export function createCatalogue(photos: Iterable<PhotoRef>): Catalogue {
  const byId = new Map<PhotoId, PhotoRef>();
  const named = new Map<string, PhotoRef[]>();
  const nameless: PhotoRef[] = [];
  for (const photo of [...photos].sort((a, b) => compare(a.id, b.id))) {
    byId.set(photo.id, photo);
    if (photo.identity === null) nameless.push(photo);
    else if (!named.get(photo.identity)?.push(photo)) named.set(photo.identity, [photo]);
  }
  const summaries = [...named]
    .map(([name, { length }]): IdentitySummary => ({ name, photoCount: length }))
    .sort((a, b) => compare(a.name, b.name));
  const mostFirst = [...summaries].sort((a, b) => b.photoCount - a.photoCount);
  return {
    refs: [...mostFirst.flatMap(({ name }) => named.get(name)!), ...nameless],
    photoCount: byId.size,
    identityCount: named.size,
    find: (id) => byId.get(id) ?? null,
    identity: (name) => {
      const photos = named.get(name);
      return photos ? { name, photoCount: photos.length, photos: [...photos] } : null;
    },
    identities: async (search = '') => {
      const wanted = foldName(search);
      return summaries.filter(({ name }) => foldName(name).includes(wanted));
    },
  };
}

/** By code units, so that the order does not hang on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
