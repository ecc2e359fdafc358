import { compose, type Layer } from './canvas';
import type { SheetResult } from './contact-sheet';
import { drawTilePicture } from './draw-picture';
import { drawText } from './draw-text';
import { COLOURS, SIZES } from './theme';

/** The photo in its frame; below it rank and similarity, and whose photo it is. */
export async function drawResult(result: SheetResult): Promise<Layer> {
  const { colour, ink, mark } = verdict(result.sameIdentity);
  const width = SIZES.tile + 2 * SIZES.frame;
  const picture = await drawTilePicture(result.picture, SIZES.tile);
  const framed = await compose(width, width, colour, [{ layer: picture, left: SIZES.frame, top: SIZES.frame }]);
  const rank = await drawText(`${result.rank}`, { size: 13, colour: COLOURS.faint });
  const similarity = await drawText(`${mark}${result.similarity.toFixed(3)}`, { size: 15, colour: ink, bold: true });
  const caption = await drawText(result.caption.replaceAll('_', ' '), { size: 11, colour: COLOURS.ink }, width);
  const line = width + 6;
  const below = line + similarity.height + 4;
  return compose(width, below + caption.height, COLOURS.card, [
    { layer: framed, left: 0, top: 0 },
    { layer: rank, left: 1, top: line + similarity.height - rank.height },
    { layer: similarity, left: width - similarity.width, top: line },
    { layer: caption, left: 0, top: below },
  ]);
}

function verdict(sameIdentity: boolean | null): { colour: string; ink: string; mark: string } {
  if (sameIdentity === null) return { colour: COLOURS.unknown, ink: COLOURS.faint, mark: '' };
  const colour = sameIdentity ? COLOURS.same : COLOURS.other;
  return { colour, ink: colour, mark: sameIdentity ? '✓ ' : '✗ ' };
}
