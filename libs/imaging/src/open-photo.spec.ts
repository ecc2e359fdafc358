import fc from 'fast-check';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isScanComplete } from './jpeg-scan';
import { cropFace } from './crop-face';
import { decodePhoto } from './decode-photo';
import { sharp } from './sharp';
import { thumbnail } from './thumbnail';

const WIDTH = 72;
const HEIGHT = 56;
/** Random values, so that all scans have data up to their end. */
const noise = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * i * 31 + ((i * 7919) >> 3)) % 251));
const image = () => sharp(noise, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

const jpegs: Record<string, () => Promise<Buffer>> = {
  baseline: () => image().jpeg().toBuffer(),
  'baseline without subsampling': () => image().jpeg({ chromaSubsampling: '4:4:4', quality: 95 }).toBuffer(),
  'grey baseline': () => image().greyscale().toColourspace('b-w').jpeg().toBuffer(),
  'baseline with restart markers': () => Promise.resolve(withRestartMarkers()),
  progressive: () => image().jpeg({ progressive: true }).toBuffer(),
  'grey progressive': () => image().greyscale().toColourspace('b-w').jpeg({ progressive: true }).toBuffer(),
  mozjpeg: () => image().jpeg({ mozjpeg: true }).toBuffer(),
  'mozjpeg of a smooth image': () => image().blur(8).jpeg({ mozjpeg: true, quality: 40 }).toBuffer(),
  CMYK: () => image().toColourspace('cmyk').jpeg({ progressive: true }).toBuffer(),
};

const decoded = (bytes: Uint8Array) =>
  decodePhoto(bytes).then(
    ({ data }) => Buffer.from(data).toString('base64'),
    (error: unknown) => (error as { code: string }).code,
  );

describe.each(Object.entries(jpegs))('a JPEG: %s', (_, encode) => {
  it('is decoded without its end marker, or with only its first byte', async () => {
    const whole = await encode();
    expect([...whole.subarray(-2)]).toEqual([0xff, 0xd9]);
    for (const cut of [1, 2]) expect(await decoded(whole.subarray(0, -cut))).toBe(await decoded(whole));
  });

  it('has a thumbnail and crops without its end marker', async () => {
    const whole = await encode();
    const cut = whole.subarray(0, -2);
    const box = { x: 10, y: 10, width: 20, height: 20 };
    expect(await thumbnail(cut, 32)).toEqual(await thumbnail(whole, 32));
    const options = { size: 24, margin: 0.2 };
    expect(await cropFace(cut, box, options)).toEqual(await cropFace(whole, box, options));
  });

  it('is decoded completely or IMAGE_UNREADABLE, wherever it is truncated', async () => {
    const whole = await encode();
    const pixels = await decoded(whole);
    const results = new Map<string, number[]>();
    for (let length = 0; length < whole.length - 2; length += length < whole.length - 200 ? 41 : 1) {
      const result = await decoded(whole.subarray(0, length));
      const kind = result === pixels ? 'complete' : result.length > 100 ? 'other pixels' : result;
      results.set(kind, [...(results.get(kind) ?? []), length]);
    }
    expect(results.get('other pixels')).toBeUndefined();
    // The last byte of the coded data may consist of padding.
    for (const length of results.get('complete') ?? []) expect(length).toBeGreaterThanOrEqual(whole.length - 4);
    expect(results.get('IMAGE_UNREADABLE')!.length).toBeGreaterThan(150);
  });
});

it('a baseline JPEG without an end marker is decoded if other bytes follow it', async () => {
  const whole = await jpegs.baseline!();
  const padded = Buffer.concat([whole.subarray(0, -2), Buffer.alloc(100)]);
  expect(await decoded(padded)).toBe(await decoded(whole));
});

it.each(['II+\0', 'MM\0+'])('a BigTIFF is decoded: %j', async (signature) => {
  const bigTiff = signature.startsWith('II')
    ? await image().tiff({ compression: 'lzw', bigtiff: true }).toBuffer()
    : bigEndianBigTiff();
  expect(bigTiff.toString('latin1', 0, 4)).toBe(signature);
  const { width, height, data } = await decodePhoto(bigTiff);
  expect({ width, height }).toEqual({ width: WIDTH, height: HEIGHT });
  expect(Buffer.from(data).equals(noise)).toBe(true);
  expect((await thumbnail(bigTiff, 32)).length).toBeGreaterThan(100);
  expect(await decoded(bigTiff.subarray(0, bigTiff.length / 2))).toBe('IMAGE_UNREADABLE');
});

it('`isScanComplete` never throws, whatever bytes follow the headers of a JPEG', async () => {
  const whole = await jpegs.baseline!();
  const start = whole.indexOf(Buffer.from([0xff, 0xda]));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length), (bytes, at) => {
      expect(typeof isScanComplete(Buffer.concat([whole.subarray(0, start + 14), bytes]))).toBe('boolean');
      const damaged = Buffer.from(whole);
      damaged.set(bytes.subarray(0, whole.length - at), at);
      expect(typeof isScanComplete(damaged)).toBe('boolean');
    }),
    { numRuns: 300 },
  );
  expect(isScanComplete(whole)).toBe(true);
});

describeWith('portraits', fetchedAsset('sample-portraits'), ({ folder }) => {
  it('are decoded to the same pixels without the end marker', async () => {
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.jpg'))
      .slice(0, 4)) {
      const whole = readFileSync(join(folder, file));
      const progressive = await sharp(whole).jpeg({ mozjpeg: true }).toBuffer();
      for (const jpeg of [whole, progressive]) {
        const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
        expect(await decoded(jpeg.subarray(0, end))).toBe(await decoded(jpeg.subarray(0, end + 2)));
      }
    }
  });
});

/** A grey JPEG with one block of a random grey between restart markers. */
function withRestartMarkers(): Buffer {
  const segment = (code: number, ...content: number[]) => [0xff, code, 0, content.length + 2, ...content];
  const lengths = (...counts: number[]) => Array.from({ length: 16 }, (_, i) => counts[i] ?? 0);
  const blocks = Array.from({ length: (WIDTH / 8) * (HEIGHT / 8) }, (_, i) => {
    // 10: a difference of 4 bits follows; 0: end of the block; 1: padding.
    const coded = 0b1000_0001 | ((noise[i]! & 15) << 2);
    return i === 0 ? [coded] : [0xff, 0xd0 + ((i - 1) % 8), coded];
  });
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, 0, ...Array<number>(64).fill(40)),
    ...segment(0xc0, 8, 0, HEIGHT, 0, WIDTH, 1, 1, 0x11, 0),
    ...segment(0xc4, 0x00, ...lengths(1, 1), 0, 4),
    ...segment(0xc4, 0x10, ...lengths(1), 0),
    ...segment(0xdd, 0, 1),
    ...segment(0xda, 1, 1, 0x00, 0, 63, 0),
    ...blocks.flat(),
    ...[0xff, 0xd9],
  ]);
}

/** `noise` as an uncompressed BigTIFF of one strip (https://libtiff.gitlab.io/libtiff/specification/bigtiff.html). */
function bigEndianBigTiff(): Buffer {
  const [SHORT, LONG8] = [3, 16];
  const tags = [
    [256, SHORT, WIDTH],
    [257, SHORT, HEIGHT],
    [258, SHORT, 8, 8, 8],
    [259, SHORT, 1],
    [262, SHORT, 2],
    [273, LONG8, 16],
    [277, SHORT, 3],
    [278, SHORT, HEIGHT],
    [279, LONG8, noise.length],
    [284, SHORT, 1],
  ];
  const head = Buffer.alloc(16);
  head.write('MM\0+', 'latin1');
  head.writeUInt16BE(8, 4);
  head.writeBigUInt64BE(BigInt(16 + noise.length), 8);
  const directory = Buffer.alloc(8 + tags.length * 20 + 8);
  directory.writeBigUInt64BE(BigInt(tags.length));
  tags.forEach(([tag, type, ...values], i) => {
    const at = 8 + i * 20;
    directory.writeUInt16BE(tag!, at);
    directory.writeUInt16BE(type!, at + 2);
    directory.writeBigUInt64BE(BigInt(values.length), at + 4);
    values.forEach((value, j) =>
      type === SHORT
        ? directory.writeUInt16BE(value, at + 12 + j * 2)
        : directory.writeBigUInt64BE(BigInt(value), at + 12),
    );
  });
  return Buffer.concat([head, noise, directory]);
}
