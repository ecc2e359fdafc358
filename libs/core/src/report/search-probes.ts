import type { PhotoId } from '@lookalike/domain';
import { readPhotoSize } from '@lookalike/imaging';
import type { ContactSheet, ContactSheetRequest, SearchedProbe } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { findPhoto } from '../search/resolve-probe';
import { compareModels } from '../search/similar-faces';

/** @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE */
export async function searchProbes(rooms: Rooms, request: ContactSheetRequest): Promise<ContactSheet> {
  const searchedAt = new Date();
  const probes: SearchedProbe[] = [];
  for (const id of request.probes) probes.push(await searchProbe(rooms, id, request));
  const { name, photoCount, identityCount } = rooms.gallery.get();
  return { gallery: { name, photoCount, identityCount }, k: request.k, searchedAt, probes };
}

async function searchProbe(rooms: Rooms, id: PhotoId, { k, models }: ContactSheetRequest): Promise<SearchedProbe> {
  const photo = findPhoto(rooms, id);
  const answers = await compareModels(rooms, { photo: id }, { k, excludeProbe: true }, models);
  const probes = answers.flatMap(({ result }) => (result ? [result.probe] : []));
  // Where every model has a problem, none has said how large the photo is.
  const { width, height } = probes[0] ?? (await readPhotoSize(await rooms.gallery.get().read(id)));
  return {
    photo: { ...photo, width, height },
    identityPhotos: photo.identity === null ? null : (rooms.gallery.get().identity(photo.identity)?.photoCount ?? null),
    face: probes.find(({ face }) => face)?.face ?? null,
    answers,
  };
}
