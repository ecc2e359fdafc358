import fc from 'fast-check';
import { decodePhoto } from '../decode-photo';
import { readPhotoHeader } from '../photo-header';
import { plain, texture } from '../testing/attack-images';
import {
  alphaPlane,
  avifOf,
  box,
  codedImage,
  gridOf,
  type ItemOfAvif,
  mirroring,
  rotation,
} from '../testing/avif-images';
import { findExcessiveWork } from './check-work';

const withProperties = (item: ItemOfAvif, ...added: Buffer[]): ItemOfAvif => ({
  ...item,
  properties: [...item.properties, ...added],
});

/** AVIFs of a few kB that took 7 to more than 60 s of processor time. */
const attacks: Record<string, () => Promise<Buffer>> = {
  'a grid of 256 copies of a detailed tile': async () => {
    const tile = await codedImage(texture(394, 394), 90);
    // The same bytes, but more of them.
    const data = Buffer.concat([tile.data, box('free', Buffer.alloc(60_000))]);
    return avifOf([gridOf(16, 16, [6304, 6304], 1), { ...tile, data }]);
  },
  'a grid whose 256 tiles overlap': async () =>
    avifOf([gridOf(16, 16, [6000, 6000], 1), await codedImage(plain(4000, 4000))]),
  'a grid of 64 × 64 pixels with 256 larger tiles': async () =>
    avifOf([gridOf(16, 16, [64, 64], 1), await codedImage(plain(4000, 4000))]),
  'an image that is rotated 250 times': async () =>
    avifOf([withProperties(await codedImage(plain(1000, 1000)), ...Array<Buffer>(250).fill(rotation()))]),
  'a grid whose tiles are rotated 100 times': async () =>
    avifOf([
      gridOf(6, 6, [3000, 3000], 1),
      withProperties(await codedImage(plain(500, 500)), ...Array<Buffer>(100).fill(rotation())),
    ]),
  'an image of 3,000 frames': async () => {
    const image = await codedImage(plain(1000, 1000));
    return avifOf([{ ...image, data: Buffer.concat(Array<Buffer>(3000).fill(image.data)) }]);
  },
  'an image whose data is repeated 30 times': async () =>
    avifOf([{ ...(await codedImage(plain(2000, 2000))), extents: 30 }]),
  'an image of 64 × 64 pixels with a transparency of 36 megapixels': async () =>
    avifOf([
      await codedImage(plain(64, 64)),
      { ...withProperties(await codedImage(plain(6000, 6000)), alphaPlane()), planeOf: 0 },
    ]),
  'frames in the configuration of the decoder': async () => {
    const image = await codedImage(plain(2000, 2000));
    const [size, channels, configuration] = image.properties;
    const frames = box('av1C', configuration!.subarray(8), ...Array<Buffer>(20).fill(image.data));
    return avifOf([{ ...image, properties: [size!, channels!, frames] }]);
  },
};

it.each(Object.entries(attacks))('%s is IMAGE_UNREADABLE by its structure', async (_, build) => {
  const error: unknown = await readPhotoHeader(await build()).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringMatching(/^The (parts of the )?AVIF /),
  });
  // Not because libvips failed.
  expect((error as Error).cause).toBeUndefined();
});

const ordinary: Record<string, () => Promise<Buffer>> = {
  'a grid': async () => {
    const tiles = [await codedImage(texture(256, 256)), await codedImage(plain(256, 256))];
    return avifOf([{ ...gridOf(2, 2, [512, 512], 1), parts: [1, 2, 2, 1] }, ...tiles]);
  },
  'a grid of 256 tiles of one colour, which an encoder stores once': async () =>
    avifOf([gridOf(16, 16, [4096, 4096], 1), await codedImage(plain(256, 256))]),
  'an image that is rotated and mirrored': async () =>
    avifOf([withProperties(await codedImage(texture(640, 480)), rotation(), mirroring())]),
  'an image with a transparency': async () =>
    avifOf([
      await codedImage(texture(640, 480)),
      { ...withProperties(await codedImage(texture(640, 480)), alphaPlane()), planeOf: 0 },
    ]),
  'an image by sharp with a transparency': () => texture(640, 480).ensureAlpha(0.5).avif({ effort: 0 }).toBuffer(),
};

it.each(Object.entries(ordinary))('%s is decoded', async (_, build) => {
  const { width, height, data } = await decodePhoto(await build());
  expect(data.length).toBe(width * height * 3);
});

describe('the parser', () => {
  it('never throws and always ends, whatever the bytes of the tables are', async () => {
    const whole = avifOf([gridOf(2, 2, [128, 128], 1), withProperties(await codedImage(plain(64, 64)), rotation())], 0);
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 16, max: whole.length }), damage, (length, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const found = findExcessiveWork(bytes.subarray(0, length), 'avif');
        expect(found === null || found.startsWith('The ')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['units without content, which 250 items share', 250, Buffer.alloc(19_000_000, 0x02)],
    ['units of padding, which 250 items share', 250, Buffer.alloc(19_000_000, 0x7a)],
    ['references', 0, Buffer.alloc(0)],
  ])('reads 20 MB with %s once', async (_, count, data) => {
    const image = await codedImage(plain(64, 64));
    const items = Array.from({ length: count }, () => ({ ...image, data }));
    const references = box('meta', Buffer.alloc(4), box('iref', Buffer.alloc(18_000_000, 1)));
    const avif = count > 0 ? avifOf(items) : Buffer.concat([avifOf([image]), references]);
    // Reading it for each item would exceed the limit of the test.
    findExcessiveWork(avif, 'avif');
  });
});
