import { LookalikeError, type Box } from '@lookalike/domain';
import { sharp } from '../sharp';
import { readPhotoSize } from '../photo-header';
import { thumbnail } from '../thumbnail';
import { compose, type Layer, rectangle } from './canvas';
import type { SheetPicture } from './contact-sheet';
import { cropInContext } from './crop-in-context';
import { drawParagraph } from './draw-text';
import { COLOURS } from './theme';

/** Of the photo's longer side. */
const SMALL_FACE = 0.2;

/** The whole photo, its longer side `side` pixels, with its face framed in `colour`. */
export function drawPhoto({ read, box }: SheetPicture, side: number, colour: string): Promise<Layer> {
  return orPlaceholder(side, async () => {
    const bytes = await read();
    const size = await readPhotoSize(bytes);
    const scale = side / Math.max(size.width, size.height);
    const layer = await scaled(await thumbnail(bytes, side * 2), size.width * scale, size.height * scale);
    return box ? outline(layer, scaleBox(box, scale), colour, 3) : layer;
  });
}

/** A square of `side` pixels: the face with its surroundings, or the whole photo where there is none. */
export function drawTilePicture({ read, box }: SheetPicture, side: number): Promise<Layer> {
  return orPlaceholder(side, async () => {
    const bytes = await read();
    if (!box) return scaled(await thumbnail(bytes, side * 2), side, side);
    return scaled(await cropInContext(bytes, box, side), side, side);
  });
}

/** The same where the face is too small to be recognised on a photo drawn by `drawPhoto`; null where it is not. */
export async function drawCloseUp(picture: SheetPicture, side: number): Promise<Layer | null> {
  const { box } = picture;
  if (!box) return null;
  const size = await readPhotoSize(await picture.read()).catch(() => null);
  const share = size ? Math.max(box.width, box.height) / Math.max(size.width, size.height) : 1;
  return share < SMALL_FACE ? drawTilePicture(picture, side) : null;
}

/** The photo whole, on the ground of an empty tile where its shape is not that of the box. */
async function scaled(jpeg: Uint8Array, width: number, height: number): Promise<Layer> {
  const { data, info } = await sharp(jpeg)
    .resize(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)), {
      fit: 'contain',
      background: COLOURS.empty,
    })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** A photo that cannot be shown must not cost the sheet. */
async function orPlaceholder(side: number, draw: () => Promise<Layer>): Promise<Layer> {
  try {
    return await draw();
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    const text = await drawParagraph(error.code, { size: 11, colour: COLOURS.faint }, side - 12);
    const top = Math.max(0, (side - text.height) / 2);
    return compose(side, side, COLOURS.empty, [{ layer: text, left: 6, top }]);
  }
}

function scaleBox({ x, y, width, height }: Box, scale: number): Box {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

/** A frame around the part of `box` that is on the layer. */
async function outline(layer: Layer, box: Box, colour: string, line: number): Promise<Layer> {
  const left = clamp(box.x, 0, layer.width - 2 * line);
  const top = clamp(box.y, 0, layer.height - 2 * line);
  const width = clamp(box.x + box.width, left + 2 * line, layer.width) - left;
  const height = clamp(box.y + box.height, top + 2 * line, layer.height) - top;
  const across = await rectangle(width, line, colour);
  const down = await rectangle(line, height, colour);
  return compose(layer.width, layer.height, COLOURS.empty, [
    { layer, left: 0, top: 0 },
    { layer: across, left, top },
    { layer: across, left, top: top + height - line },
    { layer: down, left, top },
    { layer: down, left: left + width - line, top },
  ]);
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(high, value)));
}
