import { LookalikeError, type PhotoId, type PhotoRef, type UnreadImage, untilAborted } from '@lookalike/domain';
import { type Gallery, photoNotFound } from '@lookalike/dataset';

/** @throws LookalikeError PHOTO_NOT_FOUND */
export function findPhoto(gallery: Gallery, id: PhotoId): PhotoRef {
  const photo = gallery.find(id);
  if (photo) return photo;
  throw photoNotFound(gallery.name, id);
}

/** A photo to decode. @throws LookalikeError as `Gallery.size`; the reason of the signal */
export async function unreadPhoto(gallery: Gallery, id: PhotoId, signal?: AbortSignal): Promise<UnreadImage> {
  return { byteLength: await untilAborted(gallery.size(id), signal), read: () => gallery.read(id) };
}

/** @throws LookalikeError IDENTITY_NOT_FOUND */
export function findIdentity(gallery: Gallery, name: string): { name: string; photoCount: number; photos: PhotoRef[] } {
  const identity = gallery.identity(name);
  if (identity) return identity;
  throw new LookalikeError(
    'IDENTITY_NOT_FOUND',
    `The gallery ${gallery.name} has no identity ${JSON.stringify(name)}.`,
    'Use the exact name of an identity of the gallery.',
  );
}
