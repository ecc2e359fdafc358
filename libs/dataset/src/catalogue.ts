import type { PhotoId, PhotoRef } from '@lookalike/domain';
import { sortInSlices, TimeSlice } from '@lookalike/node-support';
import type { Gallery, IdentitySummary } from './gallery';

/** The part of a gallery that does not depend on where its photos are stored: its photos, identities and their order. */
export interface Catalogue extends Pick<
  Gallery,
  'photoCount' | 'identityCount' | 'photosById' | 'find' | 'identity' | 'identities'
> {
  /** In the order of `Gallery.photos`. */
  readonly refs: Iterable<PhotoRef>;
}

/**
 * Yields to other work: a million photos take seconds.
 * @param photos in any order, with unique ids
 */
export async function createCatalogue(photos: Iterable<PhotoRef>): Promise<Catalogue> {
  const slice = new TimeSlice();
  const all: PhotoRef[] = [];
  for (const photo of photos) {
    all.push(photo);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  const byId = await sortInSlices(all, (a, b) => compareCodeUnits(a.id, b.id));
  const byIdentity = new Map<string, PhotoRef[]>();
  const withoutIdentity: PhotoRef[] = [];
  for (const photo of byId) {
    if (photo.identity === null) withoutIdentity.push(photo);
    else if (!byIdentity.get(photo.identity)?.push(photo)) byIdentity.set(photo.identity, [photo]);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  const names = await sortInSlices([...byIdentity.keys()], compareCodeUnits);
  const summaries: IdentitySummary[] = [];
  const foldedNames: string[] = [];
  for (const name of names) {
    summaries.push({ name, photoCount: byIdentity.get(name)!.length });
    foldedNames.push(foldName(name));
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  const byPhotoCount = await sortInSlices(summaries, (a, b) => b.photoCount - a.photoCount);
  return {
    refs: {
      *[Symbol.iterator]() {
        for (const { name } of byPhotoCount) yield* byIdentity.get(name)!;
        yield* withoutIdentity;
      },
    },
    photoCount: byId.length,
    identityCount: names.length,
    photosById: () => byId,
    find: (id) => findById(byId, id),
    identity: (name) => {
      const photosOfIdentity = byIdentity.get(name);
      if (!photosOfIdentity) return null;
      return { name, photoCount: photosOfIdentity.length, photos: [...photosOfIdentity] };
    },
    identities: async (search = '') => {
      const term = foldName(search);
      const found: IdentitySummary[] = [];
      const searching = new TimeSlice();
      for (const [i, summary] of summaries.entries()) {
        if (foldedNames[i]!.includes(term)) found.push(summary);
        if (searching.hasExpired) await searching.yieldToEventLoop();
      }
      return found;
    },
  };
}

/** A binary search: for a million photos, a Map of them would take another 100 MB. */
function findById(sorted: readonly PhotoRef[], id: PhotoId): PhotoRef | null {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.id < id) low = middle + 1;
    else high = middle;
  }
  const photo = sorted[low];
  return photo?.id === id ? photo : null;
}

/** A name as searches compare it: without accents and case, `_` as a space. */
function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('_', ' ');
}

/** Not `localeCompare`: the order must not depend on the machine's locale. */
function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
