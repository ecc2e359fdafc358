/** What the directories of a TIFF say about the work of decoding its first page. */
export interface TiffStructure {
  /** Pages, counted up to `maxDirectories` + 1. Directories that form a loop count until then. */
  directories: number;
  /** Entries of all these directories together. */
  entries: number;
  /** Bytes of the values of all these entries, as declared. Entries may share their values, which libtiff then reads again and again. */
  valueBytes: number;
  /** Sum of the sizes of the first page's strips or tiles, which are read one after the other. */
  stripBytes: number;
}

const STRIP_BYTE_COUNTS = 279;
const TILE_BYTE_COUNTS = 325;
/** Bytes per value of the types that a count can have: SHORT and LONG. */
const SIZES: Readonly<Record<number, 2 | 4>> = { 3: 2, 4: 4 };
/** Bytes per value of all types (TIFF 6.0, section 2), by the number of the type. */
const VALUE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** Follows the chain of directories (TIFF 6.0, section 2). Never throws. */
export function readTiffStructure(tiff: Buffer, maxDirectories: number): TiffStructure {
  const isLittle = tiff[0] === 0x49;
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));

  const structure: TiffStructure = { directories: 0, entries: 0, valueBytes: 0, stripBytes: 0 };
  let at = tiff.length >= 8 ? long(4) : 0;
  while (at > 0 && at + 2 <= tiff.length && structure.directories <= maxDirectories) {
    structure.directories++;
    const entries = short(at);
    structure.entries += entries;
    structure.valueBytes += valueBytes(at, entries);
    if (structure.directories === 1) structure.stripBytes = stripBytes(at, entries);
    const next = at + 2 + entries * 12;
    at = next + 4 <= tiff.length ? long(next) : 0;
  }
  return structure;

  function valueBytes(directory: number, entries: number): number {
    let sum = 0;
    for (let entry = directory + 2; entry < directory + 2 + entries * 12 && entry + 12 <= tiff.length; entry += 12)
      // libtiff ignores values that the file cannot contain.
      sum += Math.min(tiff.length, long(entry + 4) * (VALUE_SIZES[short(entry + 2)] ?? 0));
    return sum;
  }

  function stripBytes(directory: number, entries: number): number {
    let sum = 0;
    for (let entry = directory + 2; entry < directory + 2 + entries * 12 && entry + 12 <= tiff.length; entry += 12) {
      const size = SIZES[short(entry + 2)];
      if (![STRIP_BYTE_COUNTS, TILE_BYTE_COUNTS].includes(short(entry)) || !size) continue;
      const count = long(entry + 4);
      const first = count * size <= 4 ? entry + 8 : long(entry + 8);
      const end = Math.min(first + count * size, tiff.length - size + 1);
      // The same table may be listed again, but is not read again.
      if (sum > 0) continue;
      for (let value = first; value < end; value += size) sum += size === 2 ? short(value) : long(value);
    }
    return sum;
  }
}
