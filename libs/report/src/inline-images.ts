import { type Box, LookalikeError, type PhotoId } from '@lookalike/domain';
import { thumbnail } from '@lookalike/imaging';
import type { ReadPhoto } from './contact-sheet';
import { cropInContext } from './face-in-context';
import { html, type Html } from './html';

/** Pixels: sharp at the displayed size, and small enough for ten probes in a file of a few megabytes. */
const PROBE_SIDE = 500;
const TILE_SIDE = 168;

/** The whole photo as an inline image. */
export function renderPhoto(id: PhotoId, alt: string, read: ReadPhoto): Promise<Html> {
  return inlineImage(alt, async () => thumbnail(await read(id), PROBE_SIDE));
}

/** A square inline image: the face with its surroundings, or the whole photo if `box` is null. */
export function renderTile(id: PhotoId, box: Box | null, alt: string, read: ReadPhoto): Promise<Html> {
  return inlineImage(alt, async () => {
    const bytes = await read(id);
    return box ? cropInContext(bytes, box, TILE_SIDE) : thumbnail(bytes, TILE_SIDE);
  });
}

/** Shows the error code instead of a photo that cannot be read, so that the rest of the page is still rendered. */
async function inlineImage(alt: string, encode: () => Promise<Uint8Array>): Promise<Html> {
  try {
    const base64 = Buffer.from(await encode()).toString('base64');
    return html`<img src="data:image/jpeg;base64,${base64}" alt="${alt}" />`;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return html`<span class="missing">${alt}: ${error.code}</span>`;
  }
}
