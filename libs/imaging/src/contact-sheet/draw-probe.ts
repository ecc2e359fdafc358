import { compose, type Layer, rectangle, stack } from './canvas';
import type { SheetProbe } from './contact-sheet';
import { drawCloseUp, drawPhoto } from './draw-picture';
import { drawRow } from './draw-row';
import { drawText } from './draw-text';
import { COLOURS, SIZES } from './theme';

/** A card: the probe on the left, the models' rows on the right. @param rowWidth of the widest row on the sheet */
export async function drawProbe(probe: SheetProbe, rowWidth: number): Promise<Layer> {
  const left = await drawLeft(probe);
  const rows: Layer[] = [];
  for (const row of probe.rows) rows.push(await drawRow(row, rowWidth));
  const right = rows.length > 0 ? await separate(rows, rowWidth) : await rectangle(rowWidth, 1, COLOURS.card);
  const rowsLeft = SIZES.padding + SIZES.probe + SIZES.margin;
  const height = Math.max(left.height, right.height) + 2 * SIZES.padding;
  return compose(rowsLeft + rowWidth + SIZES.padding, height, COLOURS.card, [
    { layer: left, left: SIZES.padding, top: SIZES.padding },
    { layer: right, left: rowsLeft, top: SIZES.padding },
  ]);
}

async function drawLeft({ picture, caption, note }: SheetProbe): Promise<Layer> {
  const width = SIZES.probe;
  const closeUp = await drawCloseUp(picture, SIZES.tile);
  const parts = [
    await drawText('PROBE', { size: 12, colour: COLOURS.probe, bold: true }, width),
    await drawPhoto(picture, width, COLOURS.probe),
    ...(closeUp ? [closeUp] : []),
    await drawText(caption.replaceAll('_', ' '), { size: 16, colour: COLOURS.ink, bold: true }, width),
    ...(note ? [await drawText(note, { size: 12, colour: COLOURS.faint }, width)] : []),
  ];
  return stack(parts, SIZES.gap - 2, COLOURS.card);
}

/** Rows with a thin line between them. */
async function separate(rows: Layer[], width: number): Promise<Layer> {
  const line = await rectangle(width, 1, COLOURS.line);
  return stack(
    rows.flatMap((row, index) => (index === 0 ? [row] : [line, row])),
    SIZES.rowGap / 1.5,
    COLOURS.card,
  );
}
