import { MAX_PARTS } from './max-parts';

/** The properties of a JPEG that determine the work of decoding it, from its markers (ITU-T T.81, annex B). */
export interface JpegStructure {
  /** Each scan passes over the whole image; a baseline JPEG has 1, a progressive one about 10. */
  scans: number;
  /** Frame headers; libjpeg rejects a second one. */
  frames: number;
  /** Components that the frame declares. */
  components: number;
  /** Markers with a segment. libvips keeps the metadata among them one by one. */
  segments: number;
  /** Blocks of 8 × 8 coefficients in all components; 0 without a frame header. */
  blocks: number;
  /** Bytes of entropy-coded data in all scans. */
  codedBytes: number;
  /** Arithmetic coding has no minimum size; Huffman coding takes at least one bit for each block. */
  isHuffman: boolean;
  /**
   * Whether the file ends within its last scan, without an EOI marker, and its scans contain all coefficients of all components: then
   * at most the coded data of the last scan is truncated.
   */
  lacksEndMarker: boolean;
}

/** Values above which reading stops, because the image is rejected. */
export const JPEG_LIMITS = {
  /** libjpeg's own progressive JPEGs have 10 scans, mozjpeg's up to 15; libtiff has the same limit. */
  scans: 100,
  frames: 1,
  /** Four in CMYK, which is the most that libvips decodes, and the most that a scan may contain (ITU-T T.81, B.2.3). */
  components: 4,
  segments: MAX_PARTS,
};

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Markers without a segment: TEM and the restart markers. */
const isStandalone = (code: number) => code === 0x01 || (code >= 0xd0 && code <= 0xd7) || code === SOI;
/** Frame headers: SOF0 to SOF15 without DHT, JPG and DAC, which have codes between them. */
const isFrame = (code: number) => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/** A component of the frame. */
interface Component {
  /** Sampling factors. */
  horizontal: number;
  vertical: number;
  /** 1 for each of the 64 coefficients that the scans read so far contain with full precision, else 0. */
  coefficients: Uint8Array;
}

/**
 * Reads the markers up to the end of the image, as libjpeg does: bytes between segments are skipped. Stops at the first property that
 * exceeds `JPEG_LIMITS`. Never throws.
 */
export function readJpegStructure(jpeg: Buffer): JpegStructure {
  const structure: JpegStructure = {
    scans: 0,
    frames: 0,
    components: 0,
    segments: 0,
    blocks: 0,
    codedBytes: 0,
    isHuffman: true,
    lacksEndMarker: false,
  };
  let components = new Map<number, Component>();
  let scanStart: number | null = null;
  let at = 2;
  for (;;) {
    const marker = nextMarker(jpeg, at, scanStart !== null);
    if (scanStart !== null) {
      structure.codedBytes += (marker ?? jpeg.length) - scanStart;
      structure.lacksEndMarker =
        marker === null &&
        components.size > 0 &&
        [...components.values()].every(({ coefficients }) => !coefficients.includes(0));
    }
    scanStart = null;
    if (marker === null) return structure;
    const code = jpeg[marker + 1]!;
    if (code === EOI) return structure;
    at = marker + 2;
    if (isStandalone(code)) continue;
    if (at + 2 > jpeg.length) return structure;
    if (++structure.segments > JPEG_LIMITS.segments) return structure;
    if (isFrame(code)) {
      structure.components = jpeg[at + 7] ?? 0;
      if (++structure.frames > JPEG_LIMITS.frames || structure.components > JPEG_LIMITS.components) return structure;
      components = readComponents(jpeg, at);
      structure.isHuffman = code <= 0xc7;
      structure.blocks = countBlocks(jpeg, at, [...components.values()]);
    }
    if (code === SOS) markCoefficients(jpeg, at, components);
    at += jpeg.readUInt16BE(at);
    if (code !== SOS) continue;
    if (++structure.scans > JPEG_LIMITS.scans) return structure;
    scanStart = Math.min(at, jpeg.length);
  }
}

/** The offset of the next marker; null if there is none. Coded data contains stuffed zeros and restart markers. */
function nextMarker(jpeg: Buffer, from: number, isInScan: boolean): number | null {
  // Not `indexOf`: a call for each 0xFF of the coded data takes more time than reading all bytes.
  for (let at = from; at + 1 < jpeg.length; at++) {
    if (jpeg[at] !== 0xff) continue;
    const code = jpeg[at + 1]!;
    // A marker may follow any number of fill bytes.
    if (code === 0 || code === 0xff) continue;
    if (isInScan && code >= 0xd0 && code <= 0xd7) continue;
    return at;
  }
  return null;
}

/** The components of a frame by their id. */
function readComponents(jpeg: Buffer, frame: number): Map<number, Component> {
  const components = new Map<number, Component>();
  const end = Math.min(frame + 8 + (jpeg[frame + 7] ?? 0) * 3, jpeg.length - 1);
  for (let at = frame + 8; at < end; at += 3) {
    const [id, sampling] = [jpeg[at]!, jpeg[at + 1]!];
    // libjpeg gives a component that repeats an id another one, so it counts as a component of its own.
    const key = components.has(id) ? -1 - components.size : id;
    components.set(key, { horizontal: sampling >> 4, vertical: sampling & 15, coefficients: new Uint8Array(64) });
  }
  return components;
}

function countBlocks(jpeg: Buffer, frame: number, components: Component[]): number {
  if (frame + 8 > jpeg.length) return 0;
  const [height, width] = [jpeg.readUInt16BE(frame + 3), jpeg.readUInt16BE(frame + 5)];
  const maxHorizontal = Math.max(1, ...components.map(({ horizontal }) => horizontal));
  const maxVertical = Math.max(1, ...components.map(({ vertical }) => vertical));
  return components.reduce(
    (sum, { horizontal, vertical }) =>
      sum + Math.ceil((width * horizontal) / maxHorizontal / 8) * Math.ceil((height * vertical) / maxVertical / 8),
    0,
  );
}

/**
 * Marks the coefficients of a scan as read. A scan of a progressive JPEG contains a range of coefficients, and their last bit only if
 * `Al` is 0 (ITU-T T.81, B.2.3 and G.1.1).
 */
function markCoefficients(jpeg: Buffer, scan: number, components: Map<number, Component>): void {
  const count = jpeg[scan + 2] ?? 0;
  // libjpeg rejects such a scan.
  if (count > JPEG_LIMITS.components) return;
  const parameters = scan + 3 + count * 2;
  if (parameters + 2 >= jpeg.length) return;
  const [first, last, precision] = [jpeg[parameters]!, jpeg[parameters + 1]!, jpeg[parameters + 2]!];
  if ((precision & 15) !== 0) return;
  for (let at = scan + 3; at < parameters; at += 2) {
    components.get(jpeg[at]!)?.coefficients.fill(1, first, last + 1);
  }
}
