import { decodePhoto, encodePng, type Raster, rectangle } from '@lookalike/imaging';
import type { ReadPhoto, SheetAnswer, SheetMatch, SheetProbe } from './contact-sheet';
import { contactSheetPng } from './contact-sheet-png';
import { COLOURS, SIZES } from './theme';

const BOX = { x: 80, y: 80, width: 90, height: 110 };
const FACE = { id: 'Ann/0001#0', index: 0, box: BOX, subject: true };
const TIMINGS = { decodeMs: null, detectMs: null, encodeMs: null, searchMs: 1, totalMs: 2 };
const PROBE = { id: 'Ann/0001', identity: 'Ann', width: 250, height: 250 };

const greyPhotos: ReadPhoto = async () => encodePng(await rectangle(250, 250, '#404040'));

const match = (rank: number, identity: string | null): SheetMatch => ({
  rank,
  similarity: 1 - rank / 10,
  photo: { id: `Some_Body/000${rank}`, identity },
  face: FACE,
});
const answer = (matches: SheetMatch[], model: SheetAnswer['model'] = 'FACENET'): SheetAnswer => ({
  model,
  result: { probe: { photo: PROBE, face: FACE }, matches, searched: 9, timings: TIMINGS },
  problem: null,
});
const probe = (answers: SheetAnswer[]): SheetProbe => ({ photo: PROBE, identityPhotos: 2, face: FACE, answers });

async function render(probes: SheetProbe[], read = greyPhotos): Promise<Raster> {
  const gallery = { name: 'album', photoCount: 9, identityCount: 3 };
  const png = await contactSheetPng({ gallery, k: 3, searchedAt: new Date(0), probes }, read);
  expect(Buffer.from(png).subarray(1, 4).toString()).toBe('PNG');
  return decodePhoto(png);
}

function countPixels({ data }: Raster, colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  let pixels = 0;
  for (let i = 0; i < data.length; i += 3) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) pixels++;
  return pixels;
}

/** Pixels of the frame around a tile. */
const FRAME = (SIZES.tile + 2 * SIZES.frame) ** 2 - SIZES.tile ** 2;

it('frames the same identity green, a different one red, and an unknown one grey', async () => {
  const empty = await render([probe([answer([])])]);
  const sheet = await render([probe([answer([match(1, 'Ann'), match(2, 'Bea'), match(3, 'Cay'), match(4, null)])])]);
  const frames = (colour: string) => Math.floor((countPixels(sheet, colour) - countPixels(empty, colour)) / FRAME);
  expect([COLOURS.same, COLOURS.different, COLOURS.unknown].map(frames)).toEqual([1, 2, 1]);
});

it('outlines the face of the probe', async () => {
  expect(countPixels(await render([probe([])]), COLOURS.probe)).toBeGreaterThan(2 * 3 * (90 + 110));
});

it('continues results on further lines, and places rows below each other', async () => {
  const many = Array.from({ length: SIZES.tilesInLine + 1 }, (_, i) => match(i + 1, 'Ann'));
  const one = await render([probe([answer(many.slice(0, SIZES.tilesInLine))])]);
  const two = await render([probe([answer(many)])]);
  const three = await render([probe([answer(many), answer(many, 'RESNET50')])]);
  expect(two.width).toBe(one.width);
  expect(three.width).toBe(one.width);
  expect(three.height).toBeGreaterThan(two.height + SIZES.tile);
});

it('shows a problem as text, with markup and control characters escaped', async () => {
  const without = await render([probe([answer([])])]);
  const message = 'No face scoring at least 0.95 is in <the "image"> & \u0007.';
  const problem = { code: 'NO_FACE', message, remedy: 'Use another image.', retryable: false } as const;
  const sheet = await render([probe([{ model: 'FACENET', result: null, problem }])]);
  expect(countPixels(sheet, COLOURS.different)).toBeGreaterThan(countPixels(without, COLOURS.different) + 100);
});

it('shows a placeholder for photos that cannot be read', async () => {
  const read: ReadPhoto = async (id) => (id === PROBE.id ? Buffer.from('not an image') : greyPhotos(id));
  const sheet = await render([probe([answer([match(1, 'Ann'), match(2, 'Ann')])])], read);
  expect(countPixels(sheet, COLOURS.empty)).toBeGreaterThan(SIZES.probe * SIZES.probe * 0.8);
});

it('stacks probes', async () => {
  const one = await render([probe([])]);
  const two = await render([probe([]), probe([])]);
  expect(two.height - one.height).toBeGreaterThan(SIZES.probe);
});
