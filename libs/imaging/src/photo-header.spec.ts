import { deflateSync } from 'node:zlib';
import { detectImageFormat, IMAGE_FORMATS, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import fc from 'fast-check';
import { decodePhoto } from './decode-photo';
import { decodingFailed, readPhotoHeader } from './photo-header';
import { sharp } from './sharp';
import { plain, pngOf } from './testing/attack-images';
import { thumbnail } from './thumbnail';

const readPhotoSize = async (bytes: Uint8Array) => {
  const { width, height } = await readPhotoHeader(bytes);
  return { width, height };
};

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (LookalikeError.is(error) ? error.code : error),
  );

/** The error code with which all functions that read an image reject `bytes`. */
const errorCodeOf = async (bytes: Uint8Array) => {
  const codes = await Promise.all([decodePhoto(bytes), readPhotoSize(bytes), thumbnail(bytes, 64)].map(codeOf));
  expect(new Set(codes).size).toBe(1);
  return codes[0];
};

/** A PNG that declares a size but does not contain the pixels. */
const pngHeader = (width: number, height: number) => pngOf(width, height, { pixels: deflateSync(Buffer.alloc(64)) });

describe('limits checked by the header only', () => {
  it('rejects more than 20 MB', async () => {
    expect(await errorCodeOf(Buffer.alloc(MAX_IMAGE_BYTES + 1))).toBe('IMAGE_TOO_LARGE');
  });

  it('accepts exactly 20 MB', async () => {
    const jpeg = await plain(30, 30).jpeg().toBuffer();
    const padded = Buffer.concat([jpeg, Buffer.alloc(MAX_IMAGE_BYTES - jpeg.length)]);
    expect(await readPhotoSize(padded)).toEqual({ width: 30, height: 30 });
  });

  it('rejects decompression bombs of more than 40 megapixels, and accepts 40', async () => {
    expect(await errorCodeOf(pngHeader(60_000, 60_000))).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await errorCodeOf(pngHeader(8_000, 5_001))).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await readPhotoSize(pngOf(8_000, 5_000, { bitDepth: 1, colourType: 0 }))).toEqual({
      width: 8_000,
      height: 5_000,
    });
    const jpeg = await plain(64, 64).jpeg().toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(65_000, frame + 5);
    jpeg.writeUInt16BE(65_000, frame + 7);
    expect(await errorCodeOf(jpeg)).toBe('IMAGE_TOO_MANY_PIXELS');
  });

  it('rejects a side shorter than 20 pixels, including a single pixel', async () => {
    expect(await errorCodeOf(await plain(1, 1).png().toBuffer())).toBe('IMAGE_TOO_SMALL');
    expect(await errorCodeOf(await plain(19, 300).jpeg().toBuffer())).toBe('IMAGE_TOO_SMALL');
    expect(await readPhotoSize(await plain(20, 20).jpeg().toBuffer())).toEqual({ width: 20, height: 20 });
  });

  it('returns the size of the upright photo', async () => {
    const rotated = await plain(60, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await readPhotoSize(rotated)).toEqual({ width: 30, height: 60 });
  });
});

it.each(IMAGE_FORMATS)('a %s that sharp writes is detected by its first bytes and decoded', async (format) => {
  const bytes = await plain(32, 32).toFormat(format).toBuffer();
  expect(detectImageFormat(bytes)).toBe(format);
  expect(await decodePhoto(bytes)).toMatchObject({ width: 32, height: 32 });
});

describe('a file that is not a photo', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90"/></svg>';

  it.each([
    ['an empty file', ''],
    ['a text', 'Not a photo, but long enough to be mistaken for one.'],
    ['an SVG', svg],
    ['an SVG with a prologue', `<?xml version="1.0"?>\n${svg}`],
    ['an SVG behind a GIF signature', `GIF89a${svg}`],
    ['an SVG behind a JPEG signature', `\xff\xd8\xff${svg}`],
    ['a PDF', '%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj'],
    ['HTML', '<!doctype html><title>404</title>'],
    ['a HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ])('%s is IMAGE_UNREADABLE', async (_, content) => {
    expect(await errorCodeOf(Buffer.from(content, 'latin1'))).toBe('IMAGE_UNREADABLE');
  });

  it('a JPEG truncated anywhere is IMAGE_UNREADABLE', async () => {
    const noise = Buffer.from(Array.from({ length: 80 * 60 * 3 }, (_, i) => (i * i * 31) % 251));
    const raw = { width: 80, height: 60, channels: 3 as const };
    for (const progressive of [false, true]) {
      const jpeg = await sharp(noise, { raw }).jpeg({ progressive }).toBuffer();
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: jpeg.length - 3 }), async (length) => {
          expect(await codeOf(decodePhoto(jpeg.subarray(0, length)))).toBe('IMAGE_UNREADABLE');
        }),
        { numRuns: 60 },
      );
    }
  });

  it.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('a %s cut in half is IMAGE_UNREADABLE', async (format) => {
    const noise = Buffer.from(Array.from({ length: 80 * 60 * 3 }, (_, i) => (i * i * 31) % 251));
    const whole = await sharp(noise, { raw: { width: 80, height: 60, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    expect(await codeOf(decodePhoto(whole.subarray(0, whole.length / 2)))).toBe('IMAGE_UNREADABLE');
  });

  it('a damaged file is decoded or rejected with an error code, and never crashes', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const whole = await plain(48, 36).toFormat(format).toBuffer();
      const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(damage, async (bytes) => {
          const broken = Buffer.from(whole);
          for (const [offset, value] of bytes) broken[offset] = value;
          expect(typeof (await codeOf(decodePhoto(broken)))).toBe('string');
        }),
        { numRuns: 40 },
      );
    }
  });
});

describe('an image that sharp cannot decode', () => {
  it.each(['vips_tracked: out of memory -- size == 146MB', 'VipsJpeg: Insufficient memory (case 4)'])(
    'may be decoded later when there was not enough memory: %s',
    (message) => {
      const error = decodingFailed(new Error(message));
      expect(error).toMatchObject({ code: 'IMAGE_UNREADABLE', retryable: true });
      expect(error.message).toContain('memory');
    },
  );

  it('is damaged otherwise', () => {
    const error = decodingFailed(new Error('VipsJpeg: premature end of JPEG image'));
    expect(error).toMatchObject({ code: 'IMAGE_UNREADABLE', retryable: false });
  });
});
