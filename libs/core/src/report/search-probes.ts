import type { PhotoId } from '@lookalike/domain';
import { readPhotoSize } from '@lookalike/imaging';
import type { ContactSheet, ContactSheetRequest, SearchedProbe } from '../contract/contact-sheets';
import type { SearchServices } from '../search/resolve-probe';
import { findPhoto } from '../galleries/find-in-gallery';
import { compareModels } from '../search/similar-faces';

/** @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE */
export async function searchProbes(services: SearchServices, request: ContactSheetRequest): Promise<ContactSheet> {
  const searchedAt = new Date();
  const probes: SearchedProbe[] = [];
  for (const id of request.probes) probes.push(await searchProbe(services, id, request));
  const { name, photoCount, identityCount } = services.gallery.get();
  return { gallery: { name, photoCount, identityCount }, k: request.k, searchedAt, probes };
}

async function searchProbe(
  services: SearchServices,
  id: PhotoId,
  { k, models }: ContactSheetRequest,
): Promise<SearchedProbe> {
  const photo = findPhoto(services.gallery.get(), id);
  const answers = await compareModels(services, { photo: id }, { k, excludeProbe: true }, models);
  const probes = answers.flatMap(({ result }) => (result ? [result.probe] : []));
  // Where every model has a problem, none has said how large the photo is.
  const { width, height } = probes[0] ?? (await readPhotoSize(await services.gallery.get().read(id)));
  return {
    photo: { ...photo, width, height },
    identityPhotos:
      photo.identity === null ? null : (services.gallery.get().identity(photo.identity)?.photoCount ?? null),
    face: probes.find(({ face }) => face)?.face ?? null,
    answers,
  };
}
