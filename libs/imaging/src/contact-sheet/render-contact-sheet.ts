import { compose, encodePng, type Layer, type Placed, rectangle, stack } from './canvas';
import type { ContactSheet } from './contact-sheet';
import { drawProbe } from './draw-probe';
import { lineWidth } from './draw-row';
import { drawText } from './draw-text';
import { COLOURS, SIZES } from './theme';

/** Room for a sentence where a model has a problem, however few results the others have. */
const LEAST_TILES = 5;

/**
 * The sheet as a PNG: for each probe its photo with the face framed, and a row of results a model, each with rank, similarity
 * and a green or red frame for the same or another identity. A photo that cannot be read shows its error code.
 */
export async function renderContactSheet(sheet: ContactSheet): Promise<Uint8Array> {
  const most = Math.max(LEAST_TILES, ...sheet.probes.flatMap(({ rows }) => rows.map(({ results }) => results.length)));
  const cards: Layer[] = [];
  for (const probe of sheet.probes) cards.push(await drawProbe(probe, lineWidth(most)));
  const width = SIZES.padding * 2 + SIZES.probe + SIZES.margin + lineWidth(most);
  const body = await stack([await drawHeader(sheet, width), ...cards], SIZES.gap + 8, COLOURS.page);
  const page = await compose(body.width + 2 * SIZES.margin, body.height + 2 * SIZES.margin, COLOURS.page, [
    { layer: body, left: SIZES.margin, top: SIZES.margin },
  ]);
  return encodePng(page);
}

async function drawHeader({ title, note }: ContactSheet, width: number): Promise<Layer> {
  const legend = await drawLegend();
  const room = width - legend.width - SIZES.margin;
  const heading = await drawText(title, { size: 26, colour: COLOURS.ink, bold: true }, room);
  const placed: Placed[] = [
    { layer: heading, left: 0, top: 0 },
    { layer: legend, left: width - legend.width, top: heading.height - legend.height },
  ];
  if (!note) return compose(width, heading.height, COLOURS.page, placed);
  const small = await drawText(note, { size: 13, colour: COLOURS.faint }, width);
  const top = heading.height + 6;
  return compose(width, top + small.height, COLOURS.page, [...placed, { layer: small, left: 0, top }]);
}

async function drawLegend(): Promise<Layer> {
  const placed: Placed[] = [];
  let left = 0;
  let height = 0;
  for (const [text, colour] of [
    ['same identity', COLOURS.same],
    ['another identity', COLOURS.other],
    ['unknown', COLOURS.unknown],
  ] as const) {
    const layer = await drawText(text, { size: 13, colour: COLOURS.faint });
    placed.push({ layer: await rectangle(12, 12, colour), left, top: 3 }, { layer, left: left + 19, top: 0 });
    left += 19 + layer.width + 20;
    height = Math.max(height, layer.height);
  }
  return compose(left - 20, height, COLOURS.page, placed);
}
