import { type Box, LookalikeError, type PhotoId } from '@lookalike/domain';
import { compose, drawParagraph, fitLayer, type Layer, readPhotoSize, rectangle, thumbnail } from '@lookalike/imaging';
import type { ReadPhoto } from './contact-sheet';
import { cropInContext } from './face-in-context';
import { COLOURS } from './theme';

/** A photo to draw on the sheet. */
export interface SheetPhoto {
  id: PhotoId;
  /** The face, in pixels of the upright photo; null: the whole photo. */
  box: Box | null;
}

/** A face whose longer side is shorter than this fraction of the photo's is hard to recognise in the whole photo. */
const SMALL_FACE = 0.2;

/** The whole photo, its longer side `side` pixels, with its face outlined in `colour`. */
export function drawPhoto({ id, box }: SheetPhoto, read: ReadPhoto, side: number, colour: string): Promise<Layer> {
  return withPlaceholder(side, async () => {
    const bytes = await read(id);
    const size = await readPhotoSize(bytes);
    const scale = side / Math.max(size.width, size.height);
    const small = await thumbnail(bytes, side * 2);
    const layer = await fitLayer(small, size.width * scale, size.height * scale, COLOURS.empty);
    return box ? outline(layer, scaleBox(box, scale), colour, 3) : layer;
  });
}

/** A square of `side` pixels: the face with its surroundings, or the whole photo if there is none. */
export function drawTile({ id, box }: SheetPhoto, read: ReadPhoto, side: number): Promise<Layer> {
  return withPlaceholder(side, async () => {
    const bytes = await read(id);
    const image = box ? await cropInContext(bytes, box, side) : await thumbnail(bytes, side * 2);
    return fitLayer(image, side, side, COLOURS.empty);
  });
}

/** A tile of the face if it is too small to be recognised in `drawPhoto`, else null. */
export async function drawCloseUp(photo: SheetPhoto, read: ReadPhoto, side: number): Promise<Layer | null> {
  const { id, box } = photo;
  if (!box) return null;
  const size = await read(id)
    .then(readPhotoSize)
    .catch(() => null);
  const share = size ? Math.max(box.width, box.height) / Math.max(size.width, size.height) : 1;
  return share < SMALL_FACE ? drawTile(photo, read, side) : null;
}

/** Draws the error code instead of a photo that cannot be read, so that the rest of the sheet is still drawn. */
async function withPlaceholder(side: number, draw: () => Promise<Layer>): Promise<Layer> {
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

/** Outlines the part of `box` that is inside the layer. */
async function outline(layer: Layer, box: Box, colour: string, lineWidth: number): Promise<Layer> {
  const left = clamp(box.x, 0, layer.width - 2 * lineWidth);
  const top = clamp(box.y, 0, layer.height - 2 * lineWidth);
  const width = clamp(box.x + box.width, left + 2 * lineWidth, layer.width) - left;
  const height = clamp(box.y + box.height, top + 2 * lineWidth, layer.height) - top;
  const horizontal = await rectangle(width, lineWidth, colour);
  const vertical = await rectangle(lineWidth, height, colour);
  return compose(layer.width, layer.height, COLOURS.empty, [
    { layer, left: 0, top: 0 },
    { layer: horizontal, left, top },
    { layer: horizontal, left, top: top + height - lineWidth },
    { layer: vertical, left, top },
    { layer: vertical, left: left + width - lineWidth, top },
  ]);
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(high, value)));
}
