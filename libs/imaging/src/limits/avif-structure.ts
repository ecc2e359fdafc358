import { boxesIn } from './avif-boxes';
import { type AvifItem, type AvifItems, readAvifItems } from './avif-items';
import { MAX_PARTS } from './max-parts';

/** The properties of an AVIF that determine the work of decoding it. */
export interface AvifStructure {
  /** Boxes that are not inside others. */
  boxes: number;
  /** Entries of the tables of items. */
  entries: number;
  /** Units of AV1 data (OBUs) of all items. */
  units: number;
  /** The most rotations, mirrorings and crops of one item. */
  transformations: number;
  /** The most pixels that decoding an item takes, apart from `AVIF_LIMITS.pixelFactor` times those that it declares. */
  extraPixels: number;
  /** The most bytes of AV1 data that decoding an item takes; those of a part count each time it is decoded. */
  codedBytes: number;
}

/** Values above which reading stops, because the image is rejected. */
export const AVIF_LIMITS = {
  boxes: MAX_PARTS,
  entries: MAX_PARTS,
  units: MAX_PARTS,
  /** One of each kind (ISO/IEC 23000-22, 7.3.6.7). 250 rotations of 16 megapixels took 31 s. */
  transformations: 3,
};

/** An image with a plane for transparency has two, and twice as many if it is stored in two qualities. */
const PIXEL_FACTOR = 4;

/** Items that are composed of others and have no pixels of their own. */
const DERIVED: ReadonlySet<string> = new Set(['grid', 'iden', 'iovl', 'tmap']);

/** libheif rejects more levels: a grid consists of coded images. */
const MAX_LEVELS = 4;

/** OBU_FRAME_HEADER and OBU_FRAME (AV1 Bitstream & Decoding Process Specification, 6.2.2). */
const FRAME_UNITS = [3, 6];

/** Reads the boxes and items (ISO/IEC 14496-12, ISO/IEC 23008-12). Stops at the first limit that is exceeded. Never throws. */
export function readAvifStructure(avif: Buffer): AvifStructure {
  const structure = { boxes: 0, entries: 0, units: 0, transformations: 0, extraPixels: 0, codedBytes: 0 };
  for (const box of boxesIn(avif, 0, avif.length)) {
    if (++structure.boxes > AVIF_LIMITS.boxes) break;
    if (box.type !== 'meta') continue;
    const { items, entries } = readAvifItems(avif, box);
    structure.entries += entries;
    if (structure.entries > AVIF_LIMITS.entries) break;
    addItems(avif, items, structure);
  }
  return structure;
}

function addItems(avif: Buffer, items: AvifItems['items'], structure: AvifStructure): void {
  const own = new Map<AvifItem, { pixels: number; bytes: number }>();
  for (const item of items.values()) {
    structure.transformations = Math.max(structure.transformations, item.transformations);
    const bytes = item.extents.reduce((sum, [, length]) => sum + length, 0);
    const frames = item.type === 'av01' ? Math.max(1, countFrames(avif, item, structure)) : 1;
    own.set(item, DERIVED.has(item.type) ? { pixels: 0, bytes: 0 } : { pixels: item.pixels * frames, bytes });
  }
  // The work of each item by the number of levels below it, so that items that refer to each other end.
  let work = own;
  for (let level = 1; level < MAX_LEVELS; level++) {
    const below = work;
    work = new Map(
      [...own].map(([item, { pixels, bytes }]) => {
        const parts = item.parts.flatMap((id) => below.get(items.get(id)!) ?? []);
        const sum = (key: 'pixels' | 'bytes') => parts.reduce((total, part) => total + part[key], 0);
        return [item, { pixels: pixels + sum('pixels'), bytes: bytes + sum('bytes') }];
      }),
    );
  }
  for (const [item, { pixels, bytes }] of work) {
    // Metadata is not decoded. Planes and parts are with the image that consists of them.
    if (item.pixels === 0) continue;
    structure.extraPixels = Math.max(structure.extraPixels, pixels - PIXEL_FACTOR * item.pixels);
    structure.codedBytes = Math.max(structure.codedBytes, bytes);
  }
}

/** The frames of AV1 data (5.3); a still image has one. Data that is not AV1 counts as any number: it is not decoded. */
function countFrames(avif: Buffer, { extents }: AvifItem, structure: AvifStructure): number {
  let frames = 0;
  /** Bytes of the present unit that continue in the next extent. */
  let rest = 0;
  for (const [offset, length] of extents) {
    let at = rest;
    while (at < length && structure.units <= AVIF_LIMITS.units) {
      structure.units += 1;
      const header = avif[offset + at]!;
      if (FRAME_UNITS.includes((header >> 3) & 15)) frames += 1;
      at += header & 4 ? 2 : 1;
      // Without a size, the unit is the last one.
      if (!(header & 2)) return frames;
      let size = 0;
      for (let i = 0, byte = 0x80; i < 8 && byte & 0x80; i++) {
        byte = avif[offset + at++] ?? 0;
        size += (byte & 0x7f) * 2 ** (7 * i);
      }
      at += size;
    }
    rest = at - length;
  }
  return frames;
}
