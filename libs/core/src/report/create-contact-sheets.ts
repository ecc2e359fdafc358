import type { PhotoId } from '@lookalike/domain';
import type { ContactSheets } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { drawContactSheet } from './draw-contact-sheet';
import { renderReport } from './render-report';
import { searchProbes } from './search-probes';

export function createContactSheets(services: Services): ContactSheets {
  const read = (id: PhotoId) => services.gallery.get().read(id);
  return {
    search: (request) => searchProbes(services, request),
    png: (sheet) => drawContactSheet(sheet, read),
    html: (sheet) => renderReport(sheet, read),
  };
}
