import { sharp } from '../sharp';
import type { SheetResult, SheetRow } from './contact-sheet';
import { renderContactSheet } from './render-contact-sheet';
import { COLOURS, SIZES } from './theme';

const photo = (colour: string) =>
  sharp({ create: { width: 250, height: 250, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
const box = { x: 80, y: 80, width: 90, height: 110 };

function result(rank: number, sameIdentity: boolean | null): SheetResult {
  return {
    rank,
    similarity: 1 - rank / 10,
    caption: `Some_Body/000${rank}`,
    sameIdentity,
    picture: { read: () => photo('#404040'), box },
  };
}

async function render(rows: SheetRow[], read = () => photo('#808080')) {
  const png = await renderContactSheet({
    title: 'Lookalike',
    probes: [{ caption: 'Probe/0001', picture: { read, box }, rows }],
  });
  expect((await sharp(png).metadata()).format).toBe('png');
  return sharp(png).raw().toBuffer({ resolveWithObject: true });
}

type Pixels = Awaited<ReturnType<typeof render>>;

function count({ data }: Pixels, colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  let pixels = 0;
  for (let i = 0; i < data.length; i += 3) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) pixels++;
  return pixels;
}

/** Pixels of a frame around a tile. */
const FRAME = (SIZES.tile + 2 * SIZES.frame) ** 2 - SIZES.tile ** 2;

it('frames the same identity green, another red, and what is unknown grey', async () => {
  const empty = await render([{ model: 'FACENET', results: [] }]);
  const results = [result(1, true), result(2, false), result(3, false), result(4, null)];
  const sheet = await render([{ model: 'FACENET', note: '13,231 rows', results }]);
  const frames = (colour: string) => Math.floor((count(sheet, colour) - count(empty, colour)) / FRAME);
  expect([COLOURS.same, COLOURS.other, COLOURS.unknown].map(frames)).toEqual([1, 2, 1]);
});

it('frames the face of the probe', async () => {
  expect(count(await render([]), COLOURS.probe)).toBeGreaterThan(2 * 3 * (90 + 110));
});

it('puts more results into further lines, and rows below each other', async () => {
  const many = Array.from({ length: SIZES.tilesInLine + 1 }, (_, i) => result(i + 1, true));
  const one = await render([{ model: 'FACENET', results: many.slice(0, SIZES.tilesInLine) }]);
  const two = await render([{ model: 'FACENET', results: many }]);
  const three = await render([
    { model: 'FACENET', results: many },
    { model: 'RESNET50', results: many },
  ]);
  expect(two.info.width).toBe(one.info.width);
  expect(three.info.width).toBe(one.info.width);
  expect(three.info.height).toBeGreaterThan(two.info.height + SIZES.tile);
});

it('says a problem in words, and shows markup and odd names as they are', async () => {
  const without = await render([{ model: 'FACENET', results: [] }]);
  const problem = 'NO_FACE: no face scoring at least 0.95 is in <the "picture"> & \u0007';
  const told = await render([{ model: 'FACENET', problem, results: [] }]);
  expect(count(told, COLOURS.other)).toBeGreaterThan(count(without, COLOURS.other));
});

it('survives photos that cannot be read', async () => {
  const broken = { ...result(1, true), picture: { read: async () => Buffer.from('no picture'), box } };
  const sheet = await render([{ model: 'FACENET', results: [broken, result(2, true)] }], async () =>
    Buffer.from('nor this'),
  );
  expect(count(sheet, COLOURS.empty)).toBeGreaterThan(SIZES.probe * SIZES.probe * 0.8);
});

it('stacks probes', async () => {
  const probe = { caption: 'A', picture: { read: () => photo('#808080'), box: null }, rows: [] };
  const heights = await Promise.all(
    [1, 2].map(async (n) => {
      const png = await renderContactSheet({ title: 'T', note: 'N', probes: Array(n).fill(probe) });
      return (await sharp(png).metadata()).height;
    }),
  );
  expect(heights[1]! - heights[0]!).toBeGreaterThan(SIZES.probe);
});
