/** The properties of a TIFF that determine the work of decoding its first page, from its directories. */
export interface TiffStructure {
  /** Pages. Directories that form a loop count until a limit is exceeded. */
  directories: number;
  /** Entries that these directories declare together. */
  entries: number;
  /** Bytes of the values of all these entries, as declared. Entries may share their values, which libtiff then reads again and again. */
  valueBytes: number;
  /** Sum of the sizes of the first page's strips or tiles (the larger sum), which are read one after the other. */
  stripBytes: number;
}

/** Values above which reading stops, because the image is rejected. */
export const TIFF_LIMITS = {
  directories: 4_096,
  /** A page has about 15. libtiff reads those of all pages: 1.2 million took 9 s. */
  entries: 100_000,
  /** Pages may share a colour profile of some 100 kB. */
  valueBytes: 256_000_000,
};

/** The tags StripByteCounts and TileByteCounts. */
const BYTE_COUNTS = [279, 325];
/** Bytes per value by the number of the type (TIFF 6.0, section 2; from 16 on BigTIFF). */
const VALUE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** Types that libtiff reads a count from: SHORT, LONG, SSHORT, SLONG, LONG8 and SLONG8. A BYTE cannot declare more than the file has. */
const COUNT_TYPES = [3, 4, 8, 9, 16, 17];

/** Sizes of fields in bytes. BigTIFF has longer counts and offsets (https://libtiff.gitlab.io/libtiff/specification/bigtiff.html). */
const CLASSIC = { firstDirectory: 4, entryCount: 2, entry: 12, offset: 4 };
const BIG = { firstDirectory: 8, entryCount: 8, entry: 20, offset: 8 };

/** Follows the chain of directories (TIFF 6.0, section 2). Stops at the first property that exceeds `TIFF_LIMITS`. Never throws. */
export function readTiffStructure(tiff: Buffer): TiffStructure {
  const isLittle = tiff[0] === 0x49;
  /** An unsigned number of 1, 2, 4 or 8 bytes. Numbers above 2^53 are not exact; they exceed the size of any file. */
  const number = (at: number, size: number): number => {
    if (size === 8) return Number(isLittle ? tiff.readBigUInt64LE(at) : tiff.readBigUInt64BE(at));
    return isLittle ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const sizes = tiff.length >= 4 && number(2, 2) === 43 ? BIG : CLASSIC;

  const structure: TiffStructure = { directories: 0, entries: 0, valueBytes: 0, stripBytes: 0 };
  let at = tiff.length >= sizes.firstDirectory + sizes.offset ? number(sizes.firstDirectory, sizes.offset) : 0;
  while (at > 0 && at + sizes.entryCount <= tiff.length) {
    if (++structure.directories > TIFF_LIMITS.directories) break;
    const entries = number(at, sizes.entryCount);
    structure.entries += entries;
    if (structure.entries > TIFF_LIMITS.entries) break;
    const first = at + sizes.entryCount;
    structure.valueBytes += valueBytes(first, entries);
    if (structure.valueBytes > TIFF_LIMITS.valueBytes) break;
    if (structure.directories === 1) structure.stripBytes = stripBytes(first, entries);
    const next = first + entries * sizes.entry;
    at = next + sizes.offset <= tiff.length ? number(next, sizes.offset) : 0;
  }
  return structure;

  function valueBytes(first: number, entries: number): number {
    let sum = 0;
    for (const entry of complete(first, entries))
      // libtiff ignores values that the file cannot contain.
      sum += Math.min(tiff.length, number(entry + 4, sizes.offset) * (VALUE_SIZES[number(entry + 2, 2)] ?? 0));
    return sum;
  }

  function stripBytes(first: number, entries: number): number {
    // libtiff ignores an entry that repeats a tag. Reading the table of each would take quadratic time, because entries may share it.
    const tables = new Map<number, number>();
    for (const entry of complete(first, entries)) {
      const [tag, type] = [number(entry, 2), number(entry + 2, 2)];
      if (!BYTE_COUNTS.includes(tag) || !COUNT_TYPES.includes(type) || tables.has(tag)) continue;
      const size = VALUE_SIZES[type]!;
      const count = number(entry + 4, sizes.offset);
      const value = entry + 4 + sizes.offset;
      const table = count * size <= sizes.offset ? value : number(value, sizes.offset);
      const end = Math.min(table + count * size, tiff.length - size + 1);
      let sum = 0;
      for (let strip = table; strip < end; strip += size) sum += number(strip, size);
      tables.set(tag, sum);
    }
    return Math.max(0, ...tables.values());
  }

  /** The offsets of a directory's entries that the file contains. */
  function* complete(first: number, entries: number): Iterable<number> {
    const end = Math.min(first + entries * sizes.entry, tiff.length - sizes.entry + 1);
    for (let entry = first; entry < end; entry += sizes.entry) yield entry;
  }
}
