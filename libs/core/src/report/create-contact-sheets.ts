import type { PhotoId } from '@lookalike/domain';
import type { ContactSheets } from '../contract/contact-sheets';
import type { SearchServices } from '../search/resolve-probe';
import { drawContactSheet } from './draw-contact-sheet';
import { renderReport } from './render-report';
import { searchProbes } from './search-probes';

export function createContactSheets(services: SearchServices): ContactSheets {
  const read = (id: PhotoId) => services.gallery.get().read(id);
  return {
    search: (request) => searchProbes(services, request),
    png: (sheet) => drawContactSheet(sheet, read),
    html: (sheet) => renderReport(sheet, read),
  };
}
