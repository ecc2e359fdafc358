/** A component of a scan: its blocks in each unit, and the Huffman tables of its coefficients. */
interface ScanComponent {
  blocks: number;
  dc: Uint16Array;
  ac: Uint16Array;
}

interface Scan {
  components: ScanComponent[];
  /** The number of minimum coded units, which are groups of interleaved blocks. */
  units: number;
  /** Units between two restart markers; 0 without them. */
  restartInterval: number;
  /** Offset of the coded data. */
  start: number;
}

const SEGMENT = { DHT: 0xc4, SOS: 0xda, DRI: 0xdd };
const isSequentialFrame = (code: number) => code === 0xc0 || code === 0xc1;
const isRestart = (code: number | undefined) => code !== undefined && code >= 0xd0 && code <= 0xd7;

/**
 * Whether the data of a sequential JPEG with one scan contains all blocks (ITU-T T.81, annex F.2.2). libvips does not report that data
 * is missing in the last rows of such an image. Reads only the codes, without computing pixels: about 30 MB per second.
 * Never throws.
 */
export function isScanComplete(jpeg: Buffer): boolean {
  const scan = readScan(jpeg);
  if (!scan) return false;
  const bits = new BitReader(jpeg, scan.start);
  for (let unit = 0; unit < scan.units; unit++) {
    if (scan.restartInterval > 0 && unit > 0 && unit % scan.restartInterval === 0 && !bits.restart()) return false;
    for (const { blocks, dc, ac } of scan.components)
      for (let block = 0; block < blocks; block++) if (!skipBlock(bits, dc, ac)) return false;
  }
  return true;
}

/** @returns false at the end of the data, or at a code that the tables do not contain */
function skipBlock(bits: BitReader, dc: Uint16Array, ac: Uint16Array): boolean {
  const difference = bits.symbol(dc);
  if (difference < 0) return false;
  bits.skip(difference & 15);
  for (let coefficient = 1; coefficient < 64; coefficient++) {
    const symbol = bits.symbol(ac);
    if (symbol < 0) return false;
    const [zeros, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && zeros < 15) break;
    coefficient += zeros;
    bits.skip(size);
  }
  return !bits.isExhausted;
}

/** Reads the segments before the scan; null unless the JPEG is sequential, with all components in one scan. */
function readScan(jpeg: Buffer): Scan | null {
  const tables = new Map<number, Buffer>();
  let frame: number | null = null;
  let restartInterval = 0;
  for (let at = 2; at + 4 <= jpeg.length;) {
    const code = jpeg[at + 1]!;
    if (jpeg[at] !== 0xff || code === 0xff) at++;
    else if (code < 0xc0 || isRestart(code) || code === 0xd8) at += 2;
    else {
      const segment = jpeg.subarray(at + 4, at + 2 + jpeg.readUInt16BE(at + 2));
      if (code === SEGMENT.DHT) readTables(segment, tables);
      if (code === SEGMENT.DRI && segment.length >= 2) restartInterval = segment.readUInt16BE();
      if (isSequentialFrame(code)) frame = at + 4;
      at += 2 + jpeg.readUInt16BE(at + 2);
      if (code !== SEGMENT.SOS) continue;
      const units = frame === null ? null : readUnits(jpeg.subarray(frame), segment, tables);
      return units && { ...units, restartInterval, start: at };
    }
  }
  return null;
}

function readUnits(
  frame: Buffer,
  scan: Buffer,
  tables: Map<number, Buffer>,
): Pick<Scan, 'components' | 'units'> | null {
  const count = frame[5] ?? 0;
  if (count === 0 || scan[0] !== count || frame.length < 6 + count * 3 || scan.length < 1 + count * 2) return null;
  const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
  const sampling = Array.from({ length: count }, (_, i) => ({ id: frame[6 + i * 3]!, factors: frame[7 + i * 3]! }));
  const [columns, rows] = [
    Math.max(...sampling.map(({ factors }) => factors >> 4)),
    Math.max(...sampling.map(({ factors }) => factors & 15)),
  ];
  const components: ScanComponent[] = [];
  for (let i = 0; i < count; i++) {
    const { factors } = sampling.find(({ id }) => id === scan[1 + i * 2]) ?? {};
    const selectors = scan[2 + i * 2]!;
    const [dc, ac] = [tables.get(selectors >> 4), tables.get(0x10 + (selectors & 15))];
    if (factors === undefined || !dc || !ac) return null;
    // The blocks of a single component are not interleaved, whatever its sampling factors.
    const blocks = count === 1 ? 1 : (factors >> 4) * (factors & 15);
    components.push({ blocks, dc: expandTable(dc), ac: expandTable(ac) });
  }
  const side = { x: count === 1 ? 8 : 8 * columns, y: count === 1 ? 8 : 8 * rows };
  return { components, units: Math.ceil(width / side.x) * Math.ceil(height / side.y) };
}

/**
 * Adds the tables of a DHT segment by class and destination, from their counts of codes on. They are not expanded before a scan uses them:
 * a file of 20 MB may contain a million.
 */
function readTables(segment: Buffer, tables: Map<number, Buffer>): void {
  for (let at = 0; at + 17 <= segment.length;) {
    const codes = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    tables.set(segment[at]!, segment.subarray(at + 1, at + 17 + codes));
    at += 17 + codes;
  }
}

/** Maps 16 bits to the length and symbol of their code; 0: not a code. */
function expandTable(definition: Buffer): Uint16Array {
  const table = new Uint16Array(65_536);
  let symbol = 16;
  let code = 0;
  definition.subarray(0, 16).forEach((count, index) => {
    const width = 1 << (15 - index);
    for (let i = 0; i < count; i++, code += width)
      table.fill(((index + 1) << 8) | (definition[symbol++] ?? 0), code, code + width);
  });
  return table;
}

class BitReader {
  /** The last `count` bits are unread. */
  private buffer = 0;
  private count = 0;
  /** Bits that were added after the end of the data. */
  private padding = 0;

  constructor(
    private readonly jpeg: Buffer,
    private at: number,
  ) {}

  /** Whether more bits were read than the data contains. */
  get isExhausted(): boolean {
    return this.count < this.padding;
  }

  /** @returns -1 if the table contains no such code */
  symbol(table: Uint16Array): number {
    this.fill();
    const entry = table[(this.buffer >>> (this.count - 16)) & 0xffff]!;
    this.count -= entry >> 8;
    return entry === 0 ? -1 : entry & 255;
  }

  /** @param bits 0 to 15 */
  skip(bits: number): void {
    this.fill();
    this.count -= bits;
  }

  /** Continues after a restart marker. @returns false if there is none */
  restart(): boolean {
    while (this.jpeg[this.at] === 0xff && this.jpeg[this.at + 1] === 0xff) this.at++;
    const found = !this.isExhausted && this.jpeg[this.at] === 0xff && isRestart(this.jpeg[this.at + 1]);
    this.at += 2;
    this.count = 0;
    this.padding = 0;
    return found;
  }

  /** Fills the buffer to at least 25 unread bits, with zeros after the end of the data, which is the first marker. */
  private fill(): void {
    while (this.count <= 24) {
      const byte = this.jpeg[this.at];
      const isData = byte !== undefined && (byte !== 0xff || this.jpeg[this.at + 1] === 0);
      if (isData) this.at += byte === 0xff ? 2 : 1;
      else this.padding += 8;
      this.buffer = ((this.buffer << 8) | (isData ? byte : 0)) >>> 0;
      this.count += 8;
    }
  }
}
