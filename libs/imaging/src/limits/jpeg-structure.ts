/** What the markers of a JPEG say about the work of decoding it (ITU-T T.81, annex B). */
export interface JpegStructure {
  /** Each scan passes over the whole image; a baseline JPEG has 1, a progressive one about 10. */
  scans: number;
  /** Markers with a segment. libvips keeps the metadata among them one by one. */
  segments: number;
  /** Blocks of 8 × 8 coefficients in all components; 0 without a frame header. */
  blocks: number;
  /** Bytes of entropy-coded data in all scans. */
  codedBytes: number;
  /** Arithmetic coding has no minimum size; Huffman coding takes at least one bit for each block. */
  isHuffman: boolean;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Markers without a segment: TEM and the restart markers. */
const isStandalone = (code: number) => code === 0x01 || (code >= 0xd0 && code <= 0xd7) || code === SOI;
/** Frame headers: SOF0 to SOF15 without DHT, JPG and DAC, which have codes between them. */
const isFrame = (code: number) => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/** Reads the markers up to the end of the image, as libjpeg does: bytes between segments are skipped. Never throws. */
export function readJpegStructure(jpeg: Buffer): JpegStructure {
  const structure: JpegStructure = { scans: 0, segments: 0, blocks: 0, codedBytes: 0, isHuffman: true };
  let scanStart: number | null = null;
  let at = 2;
  for (;;) {
    const marker = nextMarker(jpeg, at, scanStart !== null);
    if (scanStart !== null) structure.codedBytes += (marker ?? jpeg.length) - scanStart;
    scanStart = null;
    if (marker === null) return structure;
    const code = jpeg[marker + 1]!;
    if (code === EOI) return structure;
    at = marker + 2;
    if (isStandalone(code)) continue;
    if (at + 2 > jpeg.length) return structure;
    structure.segments++;
    if (isFrame(code)) readFrame(jpeg, at, code, structure);
    at += jpeg.readUInt16BE(at);
    if (code !== SOS) continue;
    structure.scans++;
    scanStart = Math.min(at, jpeg.length);
  }
}

/** The offset of the next marker; null if there is none. Coded data contains stuffed zeros and restart markers. */
function nextMarker(jpeg: Buffer, from: number, isInScan: boolean): number | null {
  for (let at = jpeg.indexOf(0xff, from); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at + 1)) {
    const code = jpeg[at + 1]!;
    // A marker may follow any number of fill bytes.
    if (code === 0 || code === 0xff) continue;
    if (isInScan && code >= 0xd0 && code <= 0xd7) continue;
    return at;
  }
  return null;
}

function readFrame(jpeg: Buffer, at: number, code: number, structure: JpegStructure): void {
  if (at + 8 > jpeg.length) return;
  structure.isHuffman = code <= 0xc7;
  const [height, width, count] = [jpeg.readUInt16BE(at + 3), jpeg.readUInt16BE(at + 5), jpeg[at + 7]!];
  const factors: { horizontal: number; vertical: number }[] = [];
  for (let component = 0; component < count && at + 8 + component * 3 + 1 < jpeg.length; component++) {
    const sampling = jpeg[at + 8 + component * 3 + 1]!;
    factors.push({ horizontal: sampling >> 4, vertical: sampling & 15 });
  }
  const [columns, rows] = [factors.map(({ horizontal }) => horizontal), factors.map(({ vertical }) => vertical)];
  const [most, mostRows] = [Math.max(1, ...columns), Math.max(1, ...rows)];
  structure.blocks = factors.reduce(
    (sum, { horizontal, vertical }) =>
      sum + Math.ceil((width * horizontal) / most / 8) * Math.ceil((height * vertical) / mostRows / 8),
    0,
  );
}
