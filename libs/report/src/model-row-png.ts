import { compose, drawParagraph, drawText, type Layer, type PlacedLayer, stack } from '@lookalike/imaging';
import {
  isSameIdentity,
  type ReadPhoto,
  type SheetAnswer,
  type SheetMatch,
  type SheetResult,
  summariseSameIdentity,
} from './contact-sheet';
import { drawTile } from './sheet-photos';
import { COLOURS, SIZES } from './theme';

/** From the left edge of one result to that of the next one, in pixels. */
export const TILE_STEP = SIZES.tile + 2 * SIZES.frame + SIZES.gap;

/** A model's name above its results, or above its problem. */
export async function drawModel(answer: SheetAnswer, width: number, read: ReadPhoto): Promise<Layer> {
  const { result, problem } = answer;
  const parts = [await drawModelHeading(answer, width)];
  const matches = result?.matches ?? [];
  if (problem) {
    const text = `${problem.message} ${problem.remedy}`;
    parts.push(await drawParagraph(text, { size: 14, colour: COLOURS.different }, width - 20));
  } else if (matches.length === 0) {
    parts.push(await drawText('no matches', { size: 14, colour: COLOURS.faint }, width));
  }
  for (let from = 0; from < matches.length; from += SIZES.tilesInLine) {
    parts.push(await drawLine(result!, matches.slice(from, from + SIZES.tilesInLine), width, read));
  }
  return stack(parts, SIZES.gap, COLOURS.card);
}

async function drawModelHeading({ model, result }: SheetAnswer, width: number): Promise<Layer> {
  const name = await drawText(model, { size: 17, colour: COLOURS.ink, bold: true }, width);
  const placed: PlacedLayer[] = [{ layer: name, left: 0, top: 0 }];
  const same = result && summariseSameIdentity(result);
  const notes = [...(same ? [`${same.share} ${same.text}`] : []), ...(result ? [`of ${result.searched} indexed`] : [])];
  const text = notes.join('  ·  ');
  const noteWidth = width - name.width - SIZES.gap;
  if (text !== '' && noteWidth > 60) {
    const layer = await drawText(text, { size: 12, colour: COLOURS.faint }, noteWidth);
    // Aligns the baselines: the larger font extends lower in proportion to its size.
    placed.push({ layer, left: name.width + SIZES.gap, top: name.height - layer.height - 1 });
  }
  return compose(width, name.height, COLOURS.card, placed);
}

async function drawLine(result: SheetResult, matches: SheetMatch[], width: number, read: ReadPhoto): Promise<Layer> {
  const placed: PlacedLayer[] = [];
  // Sequentially, so that memory holds one decoded photo.
  for (const match of matches) {
    const layer = await drawMatch(match, isSameIdentity(result.probe, match), read);
    placed.push({ layer, left: placed.length * TILE_STEP, top: 0 });
  }
  return compose(width, Math.max(...placed.map(({ layer }) => layer.height)), COLOURS.card, placed);
}

/** The photo in its frame; below it rank, similarity and the photo's id. */
async function drawMatch(match: SheetMatch, isSame: boolean | null, read: ReadPhoto): Promise<Layer> {
  const { colour, ink, mark } = verdictStyle(isSame);
  const width = SIZES.tile + 2 * SIZES.frame;
  const sheetPhoto = { id: match.photo.id, box: match.face?.box ?? null };
  const tile = await drawTile(sheetPhoto, read, SIZES.tile);
  const framed = await compose(width, width, colour, [{ layer: tile, left: SIZES.frame, top: SIZES.frame }]);
  const rank = await drawText(`${match.rank}`, { size: 13, colour: COLOURS.faint });
  const similarity = await drawText(`${mark}${match.similarity.toFixed(3)}`, { size: 15, colour: ink, bold: true });
  const caption = await drawText(match.photo.id.replaceAll('_', ' '), { size: 11, colour: COLOURS.ink }, width);
  const lineTop = width + 6;
  const captionTop = lineTop + similarity.height + 4;
  return compose(width, captionTop + caption.height, COLOURS.card, [
    { layer: framed, left: 0, top: 0 },
    { layer: rank, left: 1, top: lineTop + similarity.height - rank.height },
    { layer: similarity, left: width - similarity.width, top: lineTop },
    { layer: caption, left: 0, top: captionTop },
  ]);
}

function verdictStyle(isSame: boolean | null): { colour: string; ink: string; mark: string } {
  if (isSame === null) return { colour: COLOURS.unknown, ink: COLOURS.faint, mark: '' };
  const colour = isSame ? COLOURS.same : COLOURS.different;
  return { colour, ink: colour, mark: isSame ? '✓ ' : '✗ ' };
}
