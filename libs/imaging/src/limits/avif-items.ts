import { type Box, boxesIn, NumberReader } from './avif-boxes';
import { MAX_PARTS } from './max-parts';

/** An image or other data in a `meta` box (ISO/IEC 14496-12, 8.11). */
export interface AvifItem {
  type: string;
  /** Offset and length of each of its parts in the file. */
  extents: [offset: number, length: number][];
  /** The pixels that it declares; 0 if it is not an image. */
  pixels: number;
  /** Rotations, mirrorings and crops, of which each copies all pixels. */
  transformations: number;
  /** Ids of the items that it is composed of, and of its alpha and other planes; repeated ones are decoded again. */
  parts: number[];
}

export interface AvifItems {
  items: Map<number, AvifItem>;
  /** Entries of all tables. Reading stops when these exceed `MAX_PARTS`. */
  entries: number;
}

/** Properties of an item that change its pixels (ISO/IEC 23008-12, 6.5). */
const TRANSFORMATIONS: ReadonlySet<string> = new Set(['clap', 'imir', 'irot', 'iscl']);

/** Reads the items of a `meta` box. A table that occurs repeatedly counts completely. Never throws. */
export function readAvifItems(avif: Buffer, meta: Box): AvifItems {
  const items = new Map<number, AvifItem>();
  const result: AvifItems = { items, entries: 0 };
  const boxes = [...take(boxesIn(avif, meta.start + 4, meta.end))];
  const idat = boxes.find(({ type }) => type === 'idat')?.start ?? 0;
  for (const box of boxes) {
    if (box.type === 'iinf') readTypes(box);
    if (box.type === 'iloc') readLocations(box);
    if (box.type === 'iprp') readProperties(box);
    if (box.type === 'iref') readReferences(box);
  }
  return result;

  function itemOf(id: number): AvifItem {
    const item = items.get(id) ?? { type: '', extents: [], pixels: 0, transformations: 0, parts: [] };
    items.set(id, item);
    return item;
  }

  /** @returns false when there are too many entries */
  function isCounted(): boolean {
    return ++result.entries <= MAX_PARTS;
  }

  function* take<T>(values: Iterable<T>): Iterable<T> {
    for (const value of values) {
      if (!isCounted()) return;
      yield value;
    }
  }

  /** A reader of a box with version and flags, behind both. */
  function open({ start, end }: Box): { reader: NumberReader; version: number; flags: number } {
    const reader = new NumberReader(avif, start, end);
    return { reader, version: reader.next(1), flags: (reader.next(1) << 16) | reader.next(2) };
  }

  function readTypes(iinf: Box): void {
    const version = avif[iinf.start] ?? 0;
    for (const box of take(boxesIn(avif, iinf.start + 4 + (version === 0 ? 2 : 4), iinf.end))) {
      const entry = open(box);
      const id = entry.reader.next(entry.version >= 3 ? 4 : 2);
      entry.reader.next(2);
      const type = entry.reader.next(4);
      itemOf(id).type = Buffer.from([type >>> 24, type >>> 16, type >>> 8, type]).toString('latin1');
    }
  }

  function readLocations(iloc: Box): void {
    const { reader, version } = open(iloc);
    // libheif reads nothing for other sizes.
    const supported = (size: number) => (size === 4 || size === 8 ? size : 0);
    const [first, second] = [reader.next(1), reader.next(1)];
    const [offsetSize, lengthSize] = [supported(first >> 4), supported(first & 15)];
    const [baseSize, indexSize] = [supported(second >> 4), supported(second & 15)];
    const idSize = version < 2 ? 2 : 4;
    for (let count = reader.next(idSize); count > 0 && !reader.isAtEnd && isCounted(); count--) {
      const item = itemOf(reader.next(idSize));
      // Offsets count from the start of the file, or from that of the `idat` box.
      const isInIdat = version > 0 && (reader.next(2) & 15) === 1;
      reader.next(2);
      const base = reader.next(baseSize) + (isInIdat ? idat : 0);
      for (let extents = reader.next(2); extents > 0 && !reader.isAtEnd && isCounted(); extents--) {
        if (version > 0) reader.next(indexSize);
        const offset = base + reader.next(offsetSize);
        const length = reader.next(lengthSize);
        // Without a length, everything that follows.
        if (offset < avif.length) item.extents.push([offset, Math.min(length || Infinity, avif.length - offset)]);
      }
    }
  }

  function readProperties(iprp: Box): void {
    const boxes = [...take(boxesIn(avif, iprp.start, iprp.end))];
    const ipco = boxes.find(({ type }) => type === 'ipco');
    const properties = ipco ? [...take(boxesIn(avif, ipco.start, ipco.end))] : [];
    for (const ipma of boxes.filter(({ type }) => type === 'ipma')) {
      const { reader, version, flags } = open(ipma);
      for (let count = reader.next(4); count > 0 && !reader.isAtEnd && isCounted(); count--) {
        const item = itemOf(reader.next(version < 1 ? 2 : 4));
        for (let associations = reader.next(1); associations > 0 && isCounted(); associations--) {
          // The first bit says whether the property is essential.
          const index = flags & 1 ? reader.next(2) & 0x7fff : reader.next(1) & 0x7f;
          addProperty(item, properties[index - 1]);
        }
      }
    }
  }

  function addProperty(item: AvifItem, property: Box | undefined): void {
    if (!property) return;
    if (TRANSFORMATIONS.has(property.type)) item.transformations += 1;
    // Its units precede the data of the item (AV1 Codec ISO Media File Format Binding, 2.3).
    if (property.type === 'av1C')
      item.extents.unshift([property.start + 4, Math.max(0, property.end - property.start - 4)]);
    if (property.type !== 'ispe') return;
    const { reader } = open(property);
    item.pixels = Math.max(item.pixels, reader.next(4) * reader.next(4));
  }

  function readReferences(iref: Box): void {
    const idSize = (avif[iref.start] ?? 0) === 0 ? 2 : 4;
    for (const { type, start, end } of take(boxesIn(avif, iref.start + 4, iref.end))) {
      if (type !== 'dimg' && type !== 'auxl') continue;
      const reader = new NumberReader(avif, start, end);
      const from = reader.next(idSize);
      for (let count = reader.next(2); count > 0 && !reader.isAtEnd && isCounted(); count--) {
        const to = reader.next(idSize);
        // A plane refers to its image, and a composed image to its parts.
        if (type === 'auxl') itemOf(to).parts.push(from);
        else itemOf(from).parts.push(to);
      }
    }
  }
}
