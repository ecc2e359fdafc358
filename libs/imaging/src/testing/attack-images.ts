import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE, pngChunk } from '@lookalike/testing';
import { sharp } from '../sharp';

/** A photo-like image: noise at 1/8 of the size, enlarged. */
export function texture(width: number, height: number) {
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const noise = Buffer.from(Array.from({ length: columns * rows * 3 }, (_, i) => (i * i * 31 + i * 7) % 251));
  return sharp(noise, { raw: { width: columns, height: rows, channels: 3 } }).resize(width, height, {
    kernel: 'cubic',
  });
}

export const plain = (width: number, height: number, background = '#406080') =>
  sharp({ create: { width, height, channels: 3, background } });

/** The offset of each marker `code` (0xDA: start of scan) outside entropy-coded data. */
export function jpegMarkers(jpeg: Buffer, code: number): number[] {
  const found: number[] = [];
  for (let at = 2; at + 4 <= jpeg.length;) {
    if (jpeg[at] !== 0xff || jpeg[at + 1] === 0 || (jpeg[at + 1]! >= 0xd0 && jpeg[at + 1]! <= 0xd7)) {
      at++;
      continue;
    }
    if (jpeg[at + 1] === code) found.push(at);
    at += jpeg[at + 1] === 0xd9 ? 2 : 2 + jpeg.readUInt16BE(at + 2);
  }
  return found;
}

/** A baseline JPEG with one scan per component, of which the last is repeated. */
export async function jpegWithSequentialScans(width: number, height: number, scans: number): Promise<Buffer> {
  const progressive = await plain(width, height).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  // Scans of a sequential JPEG cover all coefficients: Ss = 0, Se = 63, Ah = Al = 0.
  const frame = jpegMarkers(progressive, 0xc2)[0]!;
  const head = Buffer.from(progressive.subarray(0, jpegMarkers(progressive, 0xda)[0]));
  head[frame + 1] = 0xc1;
  // Tables in which the code `0` means a DC difference of 0 or the end of the block.
  const table = (kind: number) => Buffer.from([0xff, 0xc4, 0, 20, kind, 1, ...Array<number>(15).fill(0), 0]);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const scan = (component: number) =>
    Buffer.concat([
      Buffer.from([0xff, 0xda, 0, 8, 1, component, 0, 0, 63, 0]),
      Buffer.alloc(Math.ceil((blocks * 2) / 8)),
    ]);
  const all = Array.from({ length: scans }, (_, i) => scan(Math.min(3, i + 1)));
  return Buffer.concat([head, table(0x00), table(0x10), ...all, Buffer.from([0xff, 0xd9])]);
}

/** A JPEG that declares another size than it contains pixels for. libjpeg fills the rest with grey. */
export async function jpegDeclaring(width: number, height: number, progressive = false): Promise<Buffer> {
  const jpeg = await plain(64, 64).jpeg({ progressive }).toBuffer();
  const frame = jpegMarkers(jpeg, progressive ? 0xc2 : 0xc0)[0]!;
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A JPEG with extra segments after its first marker. */
export async function jpegWithSegments(count: number, marker: number, content: Uint8Array): Promise<Buffer> {
  const jpeg = await plain(64, 64).jpeg().toBuffer();
  const segment = Buffer.concat([Buffer.from([0xff, marker, 0, 0]), content]);
  segment.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: count }, () => segment), jpeg.subarray(2)]);
}

export interface PngOptions {
  bitDepth?: number;
  /** 0: grey, 2: RGB, 6: RGB with alpha. */
  colourType?: number;
  interlaced?: boolean;
  /** Chunks before the pixels. */
  chunks?: Buffer[];
  /** Default: zeros for the whole image. */
  pixels?: Buffer;
  /** Default: one chunk for all pixels. */
  pixelChunkBytes?: number;
}

/** A PNG of one colour, assembled by hand. */
export function pngOf(width: number, height: number, options: PngOptions = {}): Buffer {
  const { bitDepth = 8, colourType = 2, interlaced = false, chunks = [] } = options;
  const channels = { 0: 1, 2: 3, 6: 4 }[colourType]!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const bytes = (Math.ceil((width * channels * bitDepth) / 8) + 1) * height;
  const pixels = options.pixels ?? deflateSync(Buffer.alloc(interlaced ? bytes + height * 8 : bytes), { level: 9 });
  const { pixelChunkBytes = pixels.length } = options;
  const pixelChunks: Buffer[] = [];
  for (let at = 0; at < pixels.length; at += pixelChunkBytes) {
    pixelChunks.push(pngChunk('IDAT', pixels.subarray(at, at + pixelChunkBytes)));
  }
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    ...chunks,
    ...pixelChunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A text, profile or international text chunk that expands to `bytes` bytes. */
export function pngBomb(type: 'zTXt' | 'iTXt' | 'iCCP', bytes: number): Buffer {
  const content = deflateSync(Buffer.alloc(bytes, 65), { level: 9 });
  const head = { zTXt: 'key\0\0', iCCP: 'profile\0\0', iTXt: 'key\0\x01\0\0\0' }[type];
  return pngChunk(type, Buffer.concat([Buffer.from(head, 'latin1'), content]));
}

/** A GIF with `frames` frames of one pixel. */
export function gifWithFrames(width: number, height: number, frames: number): Buffer {
  const screen = Buffer.alloc(13);
  screen.write('GIF89a', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  screen.set([0x80, 0, 0], 10);
  const frame = (w: number, h: number) => {
    const head = Buffer.from([0x21, 0xf9, 4, 0, 5, 0, 0, 0, 0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0x44, 1, 0]);
    head.writeUInt16LE(w, 13);
    head.writeUInt16LE(h, 15);
    return head;
  };
  const palette = Buffer.from([200, 100, 50, 0, 0, 0]);
  return Buffer.concat([screen, palette, ...Array.from({ length: frames }, () => frame(1, 1)), Buffer.from([0x3b])]);
}

/** Bytes per value of the types SHORT, LONG, SLONG and LONG8. */
const TIFF_SIZES = { 3: 2, 4: 4, 9: 4, 16: 8 } as const;

export interface TiffTag {
  tag: number;
  type: keyof typeof TIFF_SIZES;
  values: number[];
}

/** A little-endian TIFF: `data` at offset 8 (BigTIFF: 16), then a chain of equal directories. */
export function tiffOf(
  tags: TiffTag[],
  data: Uint8Array,
  { directories = 1, isLoop = false, isBig = false } = {},
): Buffer {
  // BigTIFF has counts and offsets of 8 bytes.
  const size = isBig ? 8 : 4;
  const offset = (value: number) => numbers([value], size);
  const start = isBig ? 16 : 8;
  const values = tags.map((tag) => numbers(tag.values, TIFF_SIZES[tag.type]));
  const external = values.filter(({ length }) => length > size);
  const first = start + data.length + external.reduce((sum, { length }) => sum + length, 0);
  let at = start + data.length;
  const entries = tags.map(({ tag, type, values: { length } }, i) => {
    const value = Buffer.alloc(size);
    (values[i]!.length > size ? offset(at) : values[i]!).copy(value);
    if (values[i]!.length > size) at += values[i]!.length;
    return Buffer.concat([numbers([tag, type], 2), offset(length), value]);
  });
  const entryCount = numbers([tags.length], isBig ? 8 : 2);
  const directoryBytes = entryCount.length + entries.length * entries[0]!.length + size;
  const chain = Array.from({ length: directories }, (_, index) => {
    const next = index < directories - 1 ? first + (index + 1) * directoryBytes : isLoop ? first : 0;
    return Buffer.concat([entryCount, ...entries, offset(next)]);
  });
  const head = isBig ? [Buffer.from('II+\0'), numbers([8, 0], 2)] : [Buffer.from('II*\0')];
  return Buffer.concat([...head, offset(first), data, ...external, ...chain]);
}

function numbers(values: number[], size: 2 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, i) =>
    size === 8 ? bytes.writeBigUInt64LE(BigInt(value), i * 8) : bytes.writeUIntLE(value, i * size, size),
  );
  return bytes;
}

/** Tags of a TIFF whose strips all refer to the same `bytes` bytes at offset 8 (BigTIFF: 16). @param countType of their sizes */
export function sharedStrips(
  { width, height, rows = 1, samples = 3, bits = 8, compression = 1 }: Record<string, number>,
  bytes: number,
  { isBig = false, countType = 4 }: { isBig?: boolean; countType?: TiffTag['type'] } = {},
): TiffTag[] {
  const strips = Math.ceil(height! / rows!);
  return [
    { tag: 256, type: 4, values: [width!] },
    { tag: 257, type: 4, values: [height!] },
    { tag: 258, type: 3, values: Array<number>(samples!).fill(bits!) },
    { tag: 259, type: 3, values: [compression!] },
    { tag: 262, type: 3, values: [samples! >= 3 ? 2 : 1] },
    { tag: 273, type: 4, values: Array<number>(strips).fill(isBig ? 16 : 8) },
    { tag: 277, type: 3, values: [samples!] },
    { tag: 278, type: 4, values: [rows!] },
    { tag: 279, type: countType, values: Array<number>(strips).fill(bytes) },
    { tag: 284, type: 3, values: [1] },
  ];
}

/** A WebP animation whose frames are all `frame`, a still WebP. */
export function webpWithFrames(frame: Buffer, width: number, height: number, frames: number): Buffer {
  const riff = (id: string, data: Uint8Array) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(id, 'latin1'), size, data, Buffer.alloc(data.length % 2)]);
  };
  const head = Buffer.alloc(10);
  head[0] = 2;
  head.writeUIntLE(width - 1, 4, 3);
  head.writeUIntLE(height - 1, 7, 3);
  const place = Buffer.alloc(16);
  place.writeUIntLE(width - 1, 6, 3);
  place.writeUIntLE(height - 1, 9, 3);
  place.writeUIntLE(50, 12, 3);
  const one = riff('ANMF', Buffer.concat([place, frame.subarray(12)]));
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    riff('VP8X', head),
    riff('ANIM', Buffer.alloc(6)),
    ...Array.from({ length: frames }, () => one),
  ]);
  return riff('RIFF', body);
}
