import { type Box, LookalikeError, type PhotoId } from '@lookalike/domain';
import { cropInContext, thumbnail } from '@lookalike/imaging';
import { html, type Html } from './html';
import type { ReadPhoto } from './read-photo';

/** Pixels: sharp enough at the size they are shown in, and small enough for ten probes in a file of a few megabytes. */
const PROBE_SIDE = 500;
const TILE_SIDE = 168;

/** The whole photo. */
export function renderPhoto(id: PhotoId, alt: string, read: ReadPhoto): Promise<Html> {
  return inline(alt, async () => thumbnail(await read(id), PROBE_SIDE));
}

/** A square: the face with its surroundings, or the whole photo where `box` is null. */
export function renderTile(id: PhotoId, box: Box | null, alt: string, read: ReadPhoto): Promise<Html> {
  return inline(alt, async () => {
    const bytes = await read(id);
    return box ? cropInContext(bytes, box, TILE_SIDE) : thumbnail(bytes, TILE_SIDE);
  });
}

/** A photo that cannot be shown must not cost the page: its error code stands in its place. */
async function inline(alt: string, draw: () => Promise<Uint8Array>): Promise<Html> {
  try {
    const base64 = Buffer.from(await draw()).toString('base64');
    return html`<img src="data:image/jpeg;base64,${base64}" alt="${alt}" />`;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return html`<span class="missing">${alt}: ${error.code}</span>`;
  }
}
