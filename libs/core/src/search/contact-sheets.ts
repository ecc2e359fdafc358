import type { PhotoId } from '@lookalike/domain';
import { readPhotoSize } from '@lookalike/imaging';
import { contactSheetHtml, contactSheetPng, type SheetProbe } from '@lookalike/report';
import type { Services } from '../lifecycle/services';
import type { ContactSheetRequest, ContactSheets } from '../lookalike';
import { findPhoto } from './resolve-probe';
import { compareModels } from './similar-faces';

export function createContactSheets(services: Services): ContactSheets {
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

async function searchProbe(services: Services, id: PhotoId, { k, models }: ContactSheetRequest): Promise<SheetProbe> {
  const photo = findPhoto(services, id);
  const answers = await compareModels(services, { photo: id }, { k, excludeProbe: true }, models);
  const probes = answers.flatMap(({ result }) => (result ? [result.probe] : []));
  // If every model has a problem, no result contains the photo's size.
  const { width, height } = probes[0] ?? (await readPhotoSize(await services.gallery.get().read(id)));
  return {
    photo: { ...photo, width, height },
    identityPhotos:
      photo.identity === null ? null : (services.gallery.get().identity(photo.identity)?.photoCount ?? null),
    face: probes.find(({ face }) => face)?.face ?? null,
    answers,
  };
}
