import { formatCount } from '@lookalike/domain';
import { compose, drawText, encodePng, type Layer, type PlacedLayer, rectangle, stack } from '@lookalike/imaging';
import { type ContactSheet, type ReadPhoto, type SheetProbe, titleOf } from './contact-sheet';
import { drawModel, TILE_STEP } from './model-row-png';
import { drawCloseUp, drawPhoto } from './sheet-photos';
import { COLOURS, SIZES } from './theme';

/** Leaves enough width for the sentence of a problem, however few results the other models have. */
const MIN_TILES = 5;

/**
 * A contact sheet as a PNG: for each probe its photo with the face outlined, and a row of results per model, each with rank,
 * similarity and a green or red frame for the same or a different identity. A photo that cannot be read shows its error code.
 */
export async function contactSheetPng(sheet: ContactSheet, read: ReadPhoto): Promise<Uint8Array> {
  const counts = sheet.probes.flatMap(({ answers }) => answers.map(({ result }) => result?.matches.length ?? 0));
  const rowWidth = Math.min(Math.max(MIN_TILES, ...counts), SIZES.tilesInLine) * TILE_STEP - SIZES.gap;
  const cards: Layer[] = [];
  for (const probe of sheet.probes) cards.push(await drawProbe(probe, rowWidth, read));
  const width = SIZES.padding * 2 + SIZES.probe + SIZES.margin + rowWidth;
  const body = await stack([await drawHeader(sheet, width), ...cards], SIZES.gap + 8, COLOURS.page);
  const page = await compose(body.width + 2 * SIZES.margin, body.height + 2 * SIZES.margin, COLOURS.page, [
    { layer: body, left: SIZES.margin, top: SIZES.margin },
  ]);
  return encodePng(page);
}

async function drawHeader(sheet: ContactSheet, width: number): Promise<Layer> {
  const { name, photoCount } = sheet.gallery;
  const legend = await drawLegend();
  const titleWidth = width - legend.width - SIZES.margin;
  const title = await drawText(titleOf(sheet), { size: 26, colour: COLOURS.ink, bold: true }, titleWidth);
  const gallery = `Gallery ${name}, ${formatCount(photoCount, 'photo')}`;
  const note = await drawText(gallery, { size: 13, colour: COLOURS.faint }, width);
  const noteTop = title.height + 6;
  return compose(width, noteTop + note.height, COLOURS.page, [
    { layer: title, left: 0, top: 0 },
    { layer: legend, left: width - legend.width, top: title.height - legend.height },
    { layer: note, left: 0, top: noteTop },
  ]);
}

async function drawLegend(): Promise<Layer> {
  const placed: PlacedLayer[] = [];
  let left = 0;
  let height = 0;
  for (const [text, colour] of [
    ['same identity', COLOURS.same],
    ['different identity', COLOURS.different],
    ['unknown', COLOURS.unknown],
  ] as const) {
    const layer = await drawText(text, { size: 13, colour: COLOURS.faint });
    placed.push({ layer: await rectangle(12, 12, colour), left, top: 3 }, { layer, left: left + 19, top: 0 });
    left += 19 + layer.width + 20;
    height = Math.max(height, layer.height);
  }
  return compose(left - 20, height, COLOURS.page, placed);
}

/** A card: the probe on the left, the models' rows on the right. */
async function drawProbe(probe: SheetProbe, rowWidth: number, read: ReadPhoto): Promise<Layer> {
  const left = await drawProbePhoto(probe, read);
  const rows: Layer[] = [];
  for (const answer of probe.answers) rows.push(await drawModel(answer, rowWidth, read));
  const right = rows.length > 0 ? await separate(rows, rowWidth) : await rectangle(rowWidth, 1, COLOURS.card);
  const rowsLeft = SIZES.padding + SIZES.probe + SIZES.margin;
  const height = Math.max(left.height, right.height) + 2 * SIZES.padding;
  return compose(rowsLeft + rowWidth + SIZES.padding, height, COLOURS.card, [
    { layer: left, left: SIZES.padding, top: SIZES.padding },
    { layer: right, left: rowsLeft, top: SIZES.padding },
  ]);
}

async function drawProbePhoto({ photo, face }: SheetProbe, read: ReadPhoto): Promise<Layer> {
  const width = SIZES.probe;
  const sheetPhoto = { id: photo.id, box: face?.box ?? null };
  const closeUp = await drawCloseUp(sheetPhoto, read, SIZES.tile);
  const parts = [
    await drawText('PROBE', { size: 12, colour: COLOURS.probe, bold: true }, width),
    await drawPhoto(sheetPhoto, read, width, COLOURS.probe),
    ...(closeUp ? [closeUp] : []),
    await drawText(photo.id.replaceAll('_', ' '), { size: 16, colour: COLOURS.ink, bold: true }, width),
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
