import type { ModelName, PhotoId } from '@lookalike/domain';
import { readPhotoSize } from '@lookalike/imaging';
import { type ContactSheet, contactSheetHtml, contactSheetPng, type SheetProbe } from '@lookalike/report';
import { findPhoto } from '../requests/check-arguments';
import type { SearchServices } from './resolve-probe';
import { compareModels } from './similar-faces';

export interface ContactSheetRequest {
  probes: PhotoId[];
  /** Results per model, 1..100. */
  k: number;
  /** Default: all models that are READY and have rows. */
  models?: ModelName[];
}

/** For judging the models by eye: for each probe, the faces that each model finds most similar. */
export interface ContactSheets {
  /**
   * Searches once for each probe.
   * @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
   */
  search(request: ContactSheetRequest): Promise<ContactSheet>;
  /** As a PNG: each probe with its box, and a row of results for each model. */
  png(sheet: ContactSheet): Promise<Uint8Array>;
  /** As a self-contained HTML page without requests to any host. */
  html(sheet: ContactSheet): Promise<string>;
}

export function createContactSheets(services: SearchServices): ContactSheets {
  const read = (id: PhotoId) => services.gallery.get().read(id);
  return {
    async search(request) {
      const searchedAt = new Date();
      const probes: SheetProbe[] = [];
      for (const id of request.probes) probes.push(await searchProbe(services, id, request));
      const { name, photoCount, identityCount } = services.gallery.get();
      return { gallery: { name, photoCount, identityCount }, k: request.k, searchedAt, probes };
    },
    png: (sheet) => contactSheetPng(sheet, read),
    html: (sheet) => contactSheetHtml(sheet, read),
  };
}

async function searchProbe(
  services: SearchServices,
  id: PhotoId,
  { k, models }: ContactSheetRequest,
): Promise<SheetProbe> {
  const gallery = services.gallery.get();
  const photo = findPhoto(gallery, id);
  const answers = await compareModels(services, { photo: id }, { k, excludeProbe: true }, models);
  const probes = answers.flatMap(({ result }) => (result ? [result.probe] : []));
  // If every model has a problem, no result contains the photo's size.
  const { width, height } = probes[0] ?? (await readPhotoSize(await gallery.read(id)));
  return {
    photo: { ...photo, width, height },
    identityPhotos: photo.identity === null ? null : (gallery.identity(photo.identity)?.photoCount ?? null),
    face: probes.find(({ face }) => face)?.face ?? null,
    answers,
  };
}
