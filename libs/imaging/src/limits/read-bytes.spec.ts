import { IMAGE_FORMATS, type ImageFormat } from '@lookalike/domain';
import { jpegOfHeaders, pngChunk, tiffWithSharedTable } from '@lookalike/testing';
import fc from 'fast-check';
import { isScanComplete } from '../jpeg-scan';
import { jpegWithSegments, plain, pngBomb, pngOf, texture, webpWithFrames } from '../testing/attack-images';
import { findImplausibleSize } from './check-size';
import { findExcessiveWork } from './check-work';
import { readTiffStructure, TIFF_LIMITS } from './tiff-structure';

/** The bytes with a counter of those that are read, one by one or as a part. */
function counting(bytes: Buffer): { reader: Buffer; readBytes: () => number } {
  let count = 0;
  const reader = new Proxy(bytes, {
    get(target, property) {
      if (typeof property === 'string' && /^\d/.test(property)) count++;
      const value: unknown = Reflect.get(target, property, target);
      if (property !== 'subarray' && property !== 'indexOf' && property !== 'toString') return value;
      return (...range: unknown[]) => {
        // Each call of a native function counts too, as it takes the time of several bytes.
        count += 8;
        if (property === 'subarray') count += target.subarray(...(range as number[])).length;
        return (value as (...parameters: unknown[]) => unknown).apply(target, range);
      };
    },
  });
  return { reader, readBytes: () => count };
}

function readBytes(bytes: Buffer, check: (reader: Buffer) => unknown): number {
  const counter = counting(bytes);
  check(counter.reader);
  return counter.readBytes();
}

const repeat = (count: number, part: Buffer) => Buffer.concat(Array.from({ length: count }, () => part));
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Files that exceed a limit at their start, with more of the same up to their end. */
const exceeding: Record<string, [ImageFormat, () => Buffer | Promise<Buffer>]> = {
  'scans of a JPEG': ['jpeg', () => jpegOfHeaders({ scans: 150_000 })],
  'components of a JPEG with many scans': ['jpeg', () => jpegOfHeaders({ components: 255, scans: 150_000 })],
  'components of a JPEG with many frames': [
    'jpeg',
    () => jpegOfHeaders({ components: 255, listed: 0, frames: 80_000 }),
  ],
  'frames of a JPEG': ['jpeg', () => jpegOfHeaders({ frames: 80_000 })],
  'segments of a JPEG': ['jpeg', () => jpegWithSegments(300_000, 0xe1, new Uint8Array())],
  'chunks of a PNG': ['png', () => pngOf(64, 64, { chunks: [repeat(300_000, pngChunk('hIST', Buffer.alloc(0)))] })],
  'texts of a PNG': ['png', () => pngOf(64, 64, { chunks: [repeat(200, pngBomb('zTXt', 7_900_000))] })],
  'chunks of a WebP': [
    'webp',
    async () => Buffer.concat([await plain(64, 64).webp().toBuffer(), repeat(300_000, latin1('abcd\0\0\0\0'))]),
  ],
  'frames of a WebP': ['webp', async () => webpWithFrames(await plain(64, 64).webp().toBuffer(), 64, 64, 80_000)],
  'boxes of an AVIF': [
    'avif',
    async () =>
      Buffer.concat([await plain(64, 64).avif({ effort: 0 }).toBuffer(), repeat(300_000, latin1('\0\0\0\x08free'))]),
  ],
  'entries of a BigTIFF': [
    'tiff',
    () => Buffer.concat([latin1('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x40\x42\x0f\0\0\0\0\0'), Buffer.alloc(20_000_000)]),
  ],
};

describe('the bytes that the checks of an image read', () => {
  it.each(Object.entries(exceeding))('end where a limit is exceeded: %s', async (_, [format, build]) => {
    const bytes = await build();
    let problem: string | null = null;
    const count = readBytes(bytes, (reader) => (problem = findExcessiveWork(reader, format)));
    expect(problem).toMatch(/^The /);
    expect(count).toBeLessThan(bytes.length / 3);
  });

  it('are those of one table for the sizes of the strips of a TIFF, however often it is listed', () => {
    const tiff = tiffWithSharedTable(900, 120_000);
    expect(findExcessiveWork(tiff, 'tiff')).toBeNull();
    expect(readBytes(tiff, readTiffStructure)).toBeLessThan(3 * tiff.length);
    expect(findExcessiveWork(tiffWithSharedTable(30_000, 400_000), 'tiff')).toMatch(/^The /);
  });

  it.each([
    ['JPEG', 'jpeg', repeat(300_000, latin1('\xff\0'))],
    ['JPEG', 'jpeg', Buffer.alloc(600_000, 0xff)],
    ['JPEG', 'jpeg', repeat(150_000, latin1('\xff\x01'))],
    ['PNG', 'png', repeat(50_000, latin1('\0\0\0\0IDAT\0\0\0\0'))],
  ] as const)('are in proportion to a %s without parts that have a limit (%#)', (_, format, body) => {
    const head = { jpeg: '\xff\xd8\xff\xda\0\x02', png: '\x89PNG\r\n\x1a\n' }[format];
    const bytes = Buffer.concat([latin1(head), body]);
    expect(readBytes(bytes, (reader) => findExcessiveWork(reader, format))).toBeLessThan(4 * bytes.length);
  });

  // Pages that form a loop are read until their number or that of their entries exceeds its limit.
  const mostOfPages = (TIFF_LIMITS.entries + TIFF_LIMITS.directories) * 32;

  it.each(IMAGE_FORMATS)('are bounded for any damage to a small %s', async (format) => {
    const whole = await texture(48, 32).toFormat(format).toBuffer();
    const change = fc.tuple(fc.nat(whole.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0xff, 0xda, 0xc2)));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (changes, copies) => {
        const bytes = Buffer.concat([whole, repeat(copies, whole.subarray(-40))]);
        for (const [at, value] of changes) bytes[at] = value;
        const count = readBytes(bytes, (reader) => {
          findExcessiveWork(reader, format);
          findImplausibleSize(reader, format, { width: 48, height: 32 });
        });
        expect(count).toBeLessThanOrEqual(8 * bytes.length + 2_000 + (format === 'tiff' ? mostOfPages : 0));
      }),
      { numRuns: 200 },
    );
  });
});

it('a JPEG with 200,000 Huffman tables expands those of its scan only', async () => {
  const jpeg = await texture(48, 32).jpeg().toBuffer();
  // Tables of one code, 3,640 in each segment.
  const table = Buffer.alloc(18);
  table[1] = 1;
  const segment = Buffer.concat([latin1('\xff\xc4\xff\xf2'), repeat(3640, table)]);
  const expanded = jest.spyOn(Uint16Array.prototype, 'fill');
  try {
    expect(isScanComplete(Buffer.concat([jpeg.subarray(0, 2), repeat(55, segment), jpeg.subarray(2)]))).toBe(true);
    // A call for each code: at most 162 in each of 4 tables.
    expect(expanded.mock.calls.length).toBeLessThan(6 * 256);
  } finally {
    expanded.mockRestore();
  }
});
