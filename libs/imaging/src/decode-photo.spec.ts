import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import pillowDigests from '../fixtures/sample-pixels.json';
import { decodePhoto } from './decode-photo';
import type { Raster } from './raster';
import { sharp } from './sharp';

const WIDTH = 37;
const HEIGHT = 23;
/** All pixels differ, without symmetry. */
const PIXELS = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 7 + Math.floor(i / 111) * 5) % 256);
const rgb = () => sharp(PIXELS, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

const pixelAt = ({ width, data }: Raster, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

function maximumDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('decodePhoto', () => {
  it.each([
    ['PNG', () => rgb().png()],
    ['interlaced PNG', () => rgb().png({ progressive: true })],
    ['TIFF', () => rgb().tiff({ compression: 'lzw' })],
    ['lossless WebP', () => rgb().webp({ lossless: true })],
  ])('returns the pixels of a %s', async (_, encode) => {
    const raster = await decodePhoto(await encode().toBuffer());
    expect(raster).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(Buffer.from(raster.data).equals(Buffer.from(PIXELS))).toBe(true);
  });

  it('decodes lossy AVIF, GIF and WebP', async () => {
    const plain = sharp({ create: { width: 40, height: 30, channels: 3, background: '#804020' } });
    for (const encoded of [plain.clone().avif({ quality: 90 }), plain.clone().gif(), plain.clone().webp()]) {
      const raster = await decodePhoto(await encoded.toBuffer());
      expect(raster).toMatchObject({ width: 40, height: 30 });
      expect(maximumDifference(Uint8Array.from(pixelAt(raster, 20, 15)), Uint8Array.of(0x80, 0x40, 0x20))).toBeLessThan(
        5,
      );
    }
  });

  it('decodes a progressive JPEG to the pixels of the baseline one', async () => {
    const options = { quality: 90, optimiseScans: false, mozjpeg: false };
    const baseline = await decodePhoto(await rgb().jpeg(options).toBuffer());
    const progressive = await decodePhoto(
      await rgb()
        .jpeg({ ...options, progressive: true })
        .toBuffer(),
    );
    expect(Buffer.from(progressive.data).equals(Buffer.from(baseline.data))).toBe(true);
  });

  it('repeats greyscale of 8 and 16 bits in three channels', async () => {
    const grey = Uint8Array.from({ length: 30 * 20 }, (_, i) => i % 251);
    const encoder = sharp(grey, { raw: { width: 30, height: 20, channels: 1 } });
    const expected = Buffer.from(Array.from(grey).flatMap((value) => [value, value, value]));
    expect(Buffer.from((await decodePhoto(await encoder.png().toBuffer())).data).equals(expected)).toBe(true);
    const deep = Uint16Array.from(grey, (value) => value * 256 + 200);
    const png = await sharp(deep, { raw: { width: 30, height: 20, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(Buffer.from((await decodePhoto(png)).data).equals(expected)).toBe(true);
  });

  it('keeps the upper 8 of 16 bits', async () => {
    const deep = Uint16Array.from(PIXELS, (value, i) => value * 256 + (i % 256));
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 as const };
    const png = await sharp(deep, { raw }).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    expect(Buffer.from((await decodePhoto(png)).data).equals(Buffer.from(PIXELS))).toBe(true);
  });

  it('drops transparency without blending', async () => {
    const png = await rgb().ensureAlpha(0.25).png().toBuffer();
    expect((await sharp(png).metadata()).hasAlpha).toBe(true);
    expect(Buffer.from((await decodePhoto(png)).data).equals(Buffer.from(PIXELS))).toBe(true);
  });

  it('decodes palettes', async () => {
    const png = await sharp({ create: { width: 24, height: 24, channels: 3, background: '#0a6432' } })
      .png({ palette: true })
      .toBuffer();
    // The colour type in IHDR is 3 for a palette.
    expect(png[25]).toBe(3);
    expect(pixelAt(await decodePhoto(png), 11, 12)).toEqual([0x0a, 0x64, 0x32]);
  });

  it('converts CMYK by the formula of Pillow', async () => {
    const inks = [0, 0, 0, 0, 255, 0, 0, 0, 100, 50, 25, 30, 10, 200, 90, 128];
    const raster = await decodePhoto(cmykTiff(Uint8Array.from({ length: 24 * 24 * 4 }, (_, i) => inks[i % 16]!)));
    expect([0, 1, 2, 3].map((x) => pixelAt(raster, x, 7))).toEqual([
      [255, 255, 255],
      [0, 255, 255],
      [137, 181, 203],
      [122, 27, 82],
    ]);
  });

  it('decodes JPEGs, which store CMYK inverted', async () => {
    const white = sharp({ create: { width: 32, height: 32, channels: 3, background: '#ffffff' } });
    const jpeg = await white.toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
    expect(Math.min(...pixelAt(await decodePhoto(jpeg), 16, 16))).toBeGreaterThan(250);
  });

  it('ignores colour profiles, like the reference', async () => {
    const red = sharp({ create: { width: 24, height: 24, channels: 3, background: '#ff0000' } });
    const png = await red.withIccProfile('p3').png().toBuffer();
    // The red of sRGB in Display P3.
    expect(
      maximumDifference(Uint8Array.from(pixelAt(await decodePhoto(png), 3, 3)), Uint8Array.of(234, 51, 35)),
    ).toBeLessThan(3);
  });

  it('decodes the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(30 * 20 * 3, 255), Buffer.alloc(30 * 20 * 3, 0)]);
    const raw = { width: 30, height: 40, channels: 3 as const, pageHeight: 20 };
    for (const format of ['gif', 'webp'] as const) {
      const animation = await sharp(frames, { raw })
        .toFormat(format, { loop: 0, delay: [50, 50] })
        .toBuffer();
      expect((await sharp(animation).metadata()).pages).toBe(2);
      const raster = await decodePhoto(animation);
      expect(raster).toMatchObject({ width: 30, height: 20 });
      expect(pixelAt(raster, 15, 10)).toEqual([255, 255, 255]);
    }
  });
});

describe('EXIF orientation', () => {
  /** Where the upright pixel (x, y) of a w×h image is stored (Exif 2.3, 4.6.4, tag 274). */
  const stored: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _w, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, w) => [y, w - 1 - x],
    7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
    8: (x, y, _w, h) => [h - 1 - y, x],
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is applied', async (orientation) => {
    for (const format of ['png', 'jpeg', 'webp', 'tiff'] as const) {
      const encoded = await rgb().withMetadata({ orientation }).toFormat(format, { lossless: true }).toBuffer();
      const asStored = await sharp(encoded, { ignoreIcc: true }).removeAlpha().raw().toBuffer();
      const upright = await decodePhoto(encoded);
      const isTransposed = orientation > 4;
      expect([upright.width, upright.height]).toEqual(isTransposed ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
      const wrong = [...Array(WIDTH * HEIGHT).keys()].filter((i) => {
        const [x, y] = [i % upright.width, Math.floor(i / upright.width)];
        const [column, row] = stored[orientation]!(x, y, upright.width, upright.height);
        const from = (row * WIDTH + column) * 3;
        return !Buffer.from(pixelAt(upright, x, y)).equals(asStored.subarray(from, from + 3));
      });
      expect(wrong).toEqual([]);
    }
  });
});

for (const name of ['sample-group', 'sample-portraits'] as const) {
  describeWith(name, fetchedAsset(name), ({ folder }) => {
    it.each(Object.entries(pillowDigests[name]))('decodes %s to the same bits as Pillow', async (file, digest) => {
      const { data } = await decodePhoto(readFileSync(join(folder, file)));
      expect(createHash('sha256').update(data).digest('hex')).toBe(digest);
    });
  });
}

/** An uncompressed CMYK TIFF of 24×24 pixels (TIFF 6.0, sections 2 and 16). */
function cmykTiff(inks: Uint8Array): Buffer {
  const bits = 8 + 2 + 10 * 12 + 4;
  const tags: [tag: number, type: 3 | 4, count: number, value: number][] = [
    [256, 3, 1, 24],
    [257, 3, 1, 24],
    [258, 3, 4, bits],
    [259, 3, 1, 1],
    [262, 3, 1, 5],
    [273, 4, 1, bits + 8],
    [277, 3, 1, 4],
    [278, 3, 1, 24],
    [279, 4, 1, inks.length],
    [284, 3, 1, 1],
  ];
  const head = Buffer.alloc(bits + 8);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, type, count, value], i) => {
    head.writeUInt16LE(tag, 10 + i * 12);
    head.writeUInt16LE(type, 12 + i * 12);
    head.writeUInt32LE(count, 14 + i * 12);
    head.writeUInt32LE(value, 18 + i * 12);
  });
  for (let i = 0; i < 4; i++) head.writeUInt16LE(8, bits + i * 2);
  return Buffer.concat([head, inks]);
}
