import { compose, type Layer, type Placed, stack } from './canvas';
import type { SheetResult, SheetRow } from './contact-sheet';
import { drawResult } from './draw-result';
import { drawParagraph, drawText } from './draw-text';
import { COLOURS, SIZES } from './theme';

const STEP = SIZES.tile + 2 * SIZES.frame + SIZES.gap;

/** Width of a line of `tiles` results. */
export function lineWidth(tiles: number): number {
  return Math.min(tiles, SIZES.tilesInLine) * STEP - SIZES.gap;
}

/** A model's name over its results, or over what kept it from having any. */
export async function drawRow(row: SheetRow, width: number): Promise<Layer> {
  const parts = [await drawHeading(row, width)];
  if (row.problem !== undefined) {
    parts.push(await drawParagraph(row.problem, { size: 14, colour: COLOURS.other }, width - 20));
  } else if (row.results.length === 0) {
    parts.push(await drawText('no matches', { size: 14, colour: COLOURS.faint }, width));
  }
  for (let from = 0; from < row.results.length; from += SIZES.tilesInLine) {
    parts.push(await drawLine(row.results.slice(from, from + SIZES.tilesInLine), width));
  }
  return stack(parts, SIZES.gap, COLOURS.card);
}

async function drawHeading({ model, note, results }: SheetRow, width: number): Promise<Layer> {
  const name = await drawText(model, { size: 17, colour: COLOURS.ink, bold: true }, width);
  const placed: Placed[] = [{ layer: name, left: 0, top: 0 }];
  const known = results.filter(({ sameIdentity }) => sameIdentity !== null);
  const right = known.filter(({ sameIdentity }) => sameIdentity).length;
  const unknown = known.length < results.length ? `, ${results.length - known.length} not known` : '';
  const same = known.length > 0 ? `${right} of ${results.length} the same identity${unknown}` : undefined;
  const small = [same, note].filter((text) => text !== undefined);
  const room = width - name.width - SIZES.gap;
  if (small.length > 0 && room > 60) {
    const layer = await drawText(small.join('  ·  '), { size: 12, colour: COLOURS.faint }, room);
    // Both baselines on one line: the larger letters reach lower by as much as their size says.
    placed.push({ layer, left: name.width + SIZES.gap, top: name.height - layer.height - 1 });
  }
  return compose(width, name.height, COLOURS.card, placed);
}

async function drawLine(results: SheetResult[], width: number): Promise<Layer> {
  const placed: Placed[] = [];
  // One after the other: memory holds one decoded photo.
  for (const result of results) placed.push({ layer: await drawResult(result), left: placed.length * STEP, top: 0 });
  return compose(width, Math.max(...placed.map(({ layer }) => layer.height)), COLOURS.card, placed);
}
