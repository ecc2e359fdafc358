import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { detectImageFormat, IMAGE_FORMATS, type ImageFormat, LookalikeError } from '@lookalike/domain';
import { jpegWithScans, pngChunk, WORKSPACE } from '@lookalike/testing';
import fc from 'fast-check';
import { decodePhoto } from '../decode-photo';
import { readPhotoHeader } from '../photo-header';
import {
  gifWithFrames,
  jpegDeclaring,
  jpegWithSegments,
  jpegWithSequentialScans,
  plain,
  pngBomb,
  pngOf,
  sharedStrips,
  texture,
  tiffOf,
  webpWithFrames,
} from '../testing/attack-images';
import { findImplausibleSize } from './check-size';
import { findExcessiveWork } from './check-work';

const repeat = (count: number, part: Buffer) => Buffer.concat(Array.from({ length: count }, () => part));
const withParts = (image: Buffer, count: number, part: Buffer) => Buffer.concat([image, repeat(count, part)]);
const NOTHING = Buffer.alloc(0);

/** Images that are small or ordinary by their header, and take long to decode. */
const attacks: Record<string, () => Buffer | Promise<Buffer>> = {
  'a progressive JPEG with 20,000 scans': () => jpegWithScans(6300, 6300, 20_000),
  'a progressive JPEG with 101 scans': () => jpegWithScans(640, 480, 101),
  'a progressive JPEG of 40 megapixels with 90 scans': () => jpegWithScans(8000, 5000, 90),
  'a sequential JPEG with 2,000 scans': () => jpegWithSequentialScans(1000, 1000, 2000),
  'a JPEG of 300 bytes that declares 65,500 × 128 pixels': () => jpegDeclaring(65_500, 128),
  'a progressive JPEG of 500 bytes that declares 8,000 × 5,000 pixels': () => jpegDeclaring(8000, 5000, true),
  'a PNG with 3,000 zTXt bombs of 5 MB': () => pngOf(64, 64, { chunks: [repeat(3000, pngBomb('zTXt', 5_000_000))] }),
  'a PNG with 100 iTXt bombs of 5 MB': () => pngOf(64, 64, { chunks: [repeat(100, pngBomb('iTXt', 5_000_000))] }),
  'a PNG with 5 zTXt bombs of 7.9 MB': () => pngOf(64, 64, { chunks: [repeat(5, pngBomb('zTXt', 7_900_000))] }),
  'a PNG with 5 iTXt bombs of 7.9 MB': () => pngOf(64, 64, { chunks: [repeat(5, pngBomb('iTXt', 7_900_000))] }),
  'a PNG of 20 × 2,000,000 pixels': () => pngOf(20, 2_000_000),
  'a WebP animation of 20,000 frames': async () =>
    webpWithFrames(await plain(64, 64).webp().toBuffer(), 64, 64, 20_000),
  'a WebP of 1.6 kB with 40 megapixels': () => plain(16_383, 2441).webp({ lossless: true }).toBuffer(),
  'an AVIF of 1.1 kB with 40 megapixels': () => plain(8000, 5000).avif({ effort: 0 }).toBuffer(),
  'a JPEG with 100,000 empty segments': () => jpegWithSegments(100_000, 0xe1, new Uint8Array()),
  'a PNG with 100,000 empty chunks': () => pngOf(64, 64, { chunks: [repeat(100_000, pngChunk('hIST', NOTHING))] }),
  'a WebP with 100,000 empty chunks': async () =>
    withParts(await plain(64, 64).webp().toBuffer(), 100_000, latin1('abcd\0\0\0\0')),
  'a WebP with 100,000 frames inside its first one': async () => {
    const frame = webpWithFrames(await plain(64, 64).webp().toBuffer(), 64, 64, 1);
    // After the headers of the file (12 bytes), its canvas (18) and its animation (14).
    frame.writeUInt32LE(16_000_000, 44 + 4);
    return withParts(frame, 100_000, frame.subarray(44));
  },
  'an AVIF with 100,000 empty boxes': async () =>
    withParts(await plain(64, 64).avif({ effort: 0 }).toBuffer(), 100_000, latin1('\0\0\0\x08moov')),
  'a TIFF whose strips all contain the whole file': () =>
    tiffOf(sharedStrips({ width: 20, height: 60_000 }, 1_000_000), Buffer.alloc(1_000_000)),
  'a TIFF whose strips all contain the whole file, by signed numbers': () =>
    tiffOf(sharedStrips({ width: 20, height: 60_000 }, 1_000_000, { countType: 9 }), Buffer.alloc(1_000_000)),
  'a BigTIFF whose strips all contain the whole file': () =>
    tiffOf(
      sharedStrips({ width: 20, height: 60_000 }, 1_000_000, { isBig: true, countType: 16 }),
      Buffer.alloc(1_000_000),
      { isBig: true },
    ),
  'a BigTIFF of 65,000 pages': () =>
    tiffOf(sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288, { isBig: true }), Buffer.alloc(12_288), {
      directories: 65_000,
      isBig: true,
    }),
  'a BigTIFF of 3,000 pages that share a colour profile of 1 MB': () =>
    tiffOf(
      [
        ...sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288, { isBig: true }),
        { tag: 34_675, type: 4, values: Array<number>(262_144).fill(0) },
      ],
      Buffer.alloc(12_288),
      { directories: 3_000, isBig: true },
    ),
  'a TIFF of 65,000 pages': () =>
    tiffOf(sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288), Buffer.alloc(12_288), { directories: 65_000 }),
  'a TIFF whose pages form a loop': () =>
    tiffOf(sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288), Buffer.alloc(12_288), {
      directories: 2,
      isLoop: true,
    }),
  'a TIFF of 4,000 pages with 309 private entries each': () =>
    tiffOf(
      [
        ...sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288),
        ...Array.from({ length: 299 }, (_, i) => ({ tag: 40_000 + i, type: 4 as const, values: [i] })),
      ],
      Buffer.alloc(12_288),
      { directories: 4_000 },
    ),
  'a TIFF of 3,000 pages that share a colour profile of 1 MB': () =>
    tiffOf(
      [
        ...sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288),
        { tag: 34_675, type: 4, values: Array<number>(262_144).fill(0) },
      ],
      Buffer.alloc(12_288),
      { directories: 3_000 },
    ),
};

describe('an image that takes far more work than others of its size', () => {
  it.each(Object.entries(attacks))('%s is IMAGE_UNREADABLE by its structure', async (_, build) => {
    const error: unknown = await readPhotoHeader(await build()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'IMAGE_UNREADABLE', message: expect.stringMatching(/^The /) as string });
    // Not because libvips failed.
    expect((error as LookalikeError).cause).toBeUndefined();
  });

  const shared = join(WORKSPACE, '../shared/cases');
  for (const name of ['progressive-20000-scans.jpg', 'one-kilobyte-65500x128.jpg']) {
    const file = join(shared, name);
    if (existsSync(file))
      it(`${name} is IMAGE_UNREADABLE`, async () => {
        await expect(readPhotoHeader(readFileSync(file))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
      });
  }
});

const progressive = { progressive: true, quality: 90 };

/** Ordinary images, among them the largest and the best compressed ones. */
const ordinary: Record<string, () => Buffer | Promise<Buffer>> = {
  'a progressive JPEG of 40 megapixels': () => texture(8000, 5000).jpeg(progressive).toBuffer(),
  'a progressive JPEG of 12 megapixels by mozjpeg': () => texture(4000, 3000).jpeg({ mozjpeg: true }).toBuffer(),
  'a JPEG of one colour': () => plain(8000, 5000).jpeg().toBuffer(),
  'a progressive JPEG of one colour': () => plain(8000, 5000).jpeg({ mozjpeg: true }).toBuffer(),
  'a grey JPEG of one colour': () => plain(4000, 3000, '#888').greyscale().jpeg({ mozjpeg: true }).toBuffer(),
  'a JPEG with a trailer': async () =>
    Buffer.concat([await plain(640, 480).jpeg().toBuffer(), jpegWithScans(64, 64, 500)]),
  'a JPEG with 40 profile segments': () => jpegWithSegments(40, 0xe2, Buffer.alloc(1000)),
  'a JPEG with metadata of 19 MB': () => jpegWithSegments(290, 0xe1, Buffer.alloc(65_533, 65)),
  'a CMYK JPEG': () => texture(640, 480).toColourspace('cmyk').jpeg().toBuffer(),
  'a rotated JPEG with metadata': () => texture(640, 480).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'a screenshot of one colour': () => plain(3840, 2160).png().toBuffer(),
  'a screenshot of one colour with a palette': () => plain(3840, 2160).png({ palette: true }).toBuffer(),
  'a PNG with 1 bit per pixel': () => pngOf(8000, 5000, { bitDepth: 1, colourType: 0 }),
  'a PNG with 16 bits per channel': () => texture(640, 480).toColourspace('rgb16').png().toBuffer(),
  'a PNG with 30,000 chunks of pixels': () =>
    pngOf(200, 200, { pixels: deflateSync(Buffer.alloc(601 * 200), { level: 0 }), pixelChunkBytes: 4 }),
  'an interlaced PNG': () => texture(640, 480).png({ progressive: true }).toBuffer(),
  'a PNG with texts': () => pngOf(640, 480, { chunks: [repeat(12, pngBomb('zTXt', 4000)), pngBomb('iTXt', 900_000)] }),
  'a PNG with 100 texts of 20 kB that are not compressed': () =>
    pngOf(64, 64, { chunks: [repeat(100, pngChunk('iTXt', latin1(`key\0\0\0\0\0${'a'.repeat(20_000)}`)))] }),
  'a PNG with 20 texts that cannot be compressed much': () =>
    pngOf(64, 64, { chunks: [repeat(20, pngChunk('zTXt', randomText(20_000)))] }),
  'a WebP of one colour': () => plain(1920, 1080).webp({ lossless: true }).toBuffer(),
  'an AVIF of one colour': () => plain(1920, 1080).avif({ effort: 0 }).toBuffer(),
  'a GIF of one colour': () => plain(3840, 2160).gif().toBuffer(),
  'an animated WebP': async () => webpWithFrames(await plain(64, 64).webp().toBuffer(), 64, 64, 300),
  'a scan of 300 pages': () =>
    tiffOf(sharedStrips({ width: 64, height: 64, rows: 64 }, 12_288), Buffer.alloc(12_288), { directories: 300 }),
  'a tiled TIFF': () => texture(640, 480).tiff({ tile: true, compression: 'deflate' }).toBuffer(),
  'a TIFF with LZW': () => texture(640, 480).tiff({ compression: 'lzw' }).toBuffer(),
};

it.each(Object.entries(ordinary))('%s is decoded', async (_, build) => {
  const { width, height, data } = await decodePhoto(await build());
  expect(data.length).toBe(width * height * 3);
});

it('a GIF of 20,000 frames is decoded, but only its first frame', async () => {
  // All frames have one pixel, so the first one is too small.
  await expect(decodePhoto(gifWithFrames(64, 64, 20_000))).resolves.toMatchObject({ width: 64, height: 64 });
});

describe('the parsers of structures', () => {
  /** Bytes that start like each format, with the markers that the parsers follow more often than chance would have them. */
  const heads = {
    jpeg: '\xff\xd8\xff',
    png: '\x89PNG\r\n\x1a\n',
    webp: 'RIFF\0\0\0\0WEBP',
    gif: 'GIF89a',
    avif: '\0\0\0\x18ftypavif',
    tiff: 'II*\0',
  } as const;
  const signatures = [...Object.entries(heads), ['tiff', 'MM\0*'], ['tiff', 'II+\0'], ['tiff', 'MM\0+']] as [
    ImageFormat,
    string,
  ][];
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(...['\xff\xda\0\x08', '\xff\xc0', '\xff\xc2\0\x11', '\xff\xff\xff', '\0\0\0\0', '\xff\xff\xff\xff'])
      .map(latin1),
    fc.constantFrom(...['zTXt', 'ANMF', '\x17\x01\x03\0\xff\xff\xff\xff', '\x08\0\0\0', 'IEND']).map(latin1),
  );

  it.each(signatures)('never throw and always end: %s %j', (format, head) => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.nat(10_000), fc.nat(10_000), (parts, width, height) => {
        const bytes = Buffer.concat([latin1(head), ...parts]);
        expect(detectImageFormat(bytes)).toBe(format);
        for (const found of [findExcessiveWork(bytes, format), findImplausibleSize(bytes, format, { width, height })])
          expect(found === null || found.startsWith('The ')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each(IMAGE_FORMATS)('read a truncated or damaged %s to a result or IMAGE_UNREADABLE', async (format) => {
    const whole = await texture(96, 64).toFormat(format).toBuffer();
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 16, max: whole.length }), damage, async (length, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const code = await readPhotoHeader(bytes.subarray(0, length)).then(
          () => 'read',
          (error: unknown) => (LookalikeError.is(error) ? error.code : String(error)),
        );
        expect(['read', 'IMAGE_UNREADABLE', 'IMAGE_TOO_SMALL', 'IMAGE_TOO_MANY_PIXELS']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });

  it('read each byte of 20 MB at most a few times', () => {
    const worst = [
      ['jpeg', repeat(10_000_000, latin1('\xff\0'))],
      ['jpeg', Buffer.alloc(20_000_000, 0xff)],
      ['jpeg', repeat(5_000_000, latin1('\xff\xda\0\x02'))],
      ['jpeg', repeat(5_000_000, latin1('\xff\xe1\0\x02'))],
      ['png', repeat(1_600_000, latin1('\0\0\0\0zTXt\0\0\0\0'))],
      ['webp', repeat(2_500_000, latin1('ANMF\0\0\0\0'))],
      ['avif', repeat(2_500_000, latin1('\0\0\0\x08free'))],
      ['avif', repeat(1_000_000, latin1('\0\0\0\x01free\0\0\0\0\0\0\0\x01'))],
      ['tiff', Buffer.alloc(20_000_000, 8)],
      ['tiff', overlappingDirectories(20_000_000, 4_000)],
    ] as const;
    for (const [format, body] of worst) {
      // Quadratic time would exceed the limit of the test by hours.
      findExcessiveWork(Buffer.concat([latin1(heads[format]), body]), format);
    }
  });
});

it('a PNG that is compressed as far as possible is plausible', () => {
  const png = pngOf(8000, 5000, { bitDepth: 1, colourType: 0, pixels: deflateSync(Buffer.alloc(1001 * 5000)) });
  expect(findImplausibleSize(png, 'png', { width: 8000, height: 5000 })).toBeNull();
});

/** After the signature of a TIFF: directories of 65,535 entries each, two bytes apart. */
function overlappingDirectories(bytes: number, count: number): Buffer {
  const body = Buffer.alloc(bytes, 0xff);
  const entries = 65_535;
  body.writeUInt32LE(8, 0);
  for (let index = 0; index < count; index++) body.writeUInt32LE(8 + 2 * (index + 1), 4 + 2 * index + 2 + entries * 12);
  return body;
}

/** The content of a zTXt chunk. */
function randomText(bytes: number): Buffer {
  const text = Buffer.from(Array.from({ length: bytes }, (_, i) => 32 + ((i * i * 31 + i * 7) % 89)));
  return Buffer.concat([latin1('key\0\0'), deflateSync(text, { level: 1 })]);
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
