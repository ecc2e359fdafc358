import type { PhotoId } from '@lookalike/domain';
import type { ContactSheets } from '../lookalike';
import type { Rooms } from '../rooms/rooms';
import { drawContactSheet } from './draw-contact-sheet';
import { renderReport } from './render-report';
import { searchProbes } from './search-probes';

export function createContactSheets(rooms: Rooms): ContactSheets {
  const read = (id: PhotoId) => rooms.gallery.get().read(id);
  return {
    search: (request) => searchProbes(rooms, request),
    png: (sheet) => drawContactSheet(sheet, read),
    html: (sheet) => renderReport(sheet, read),
  };
}
