import { LookalikeError, type PhotoRef } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';

/** @throws LookalikeError GALLERY_UNAVAILABLE, IDENTITY_NOT_FOUND */
export function findIdentity(
  { gallery }: Services,
  name: string,
): { name: string; photoCount: number; photos: PhotoRef[] } {
  const identity = gallery.get().identity(name);
  if (identity) return identity;
  throw new LookalikeError(
    'IDENTITY_NOT_FOUND',
    `The gallery ${gallery.get().name} has no identity ${JSON.stringify(name)}.`,
    'Names are as in the gallery; the query `identities(search: ...)` finds them by a part, whatever its case and accents.',
  );
}
