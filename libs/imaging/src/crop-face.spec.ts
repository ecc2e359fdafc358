import fc from 'fast-check';
import { cropFace, cropSquare } from './crop-face';
import { decodePhoto } from './decode-photo';
import { sharp } from './sharp';
import { thumbnail } from './thumbnail';

const colours = { red: [220, 40, 40], green: [40, 200, 40], blue: [40, 40, 220], grey: [0xc9, 0xcc, 0xd1] };

/** A photo of 200×100 upright pixels, stored with an EXIF orientation: the left half is red, the right half blue. */
async function photo(orientation: 1 | 6): Promise<Buffer> {
  const half = (colour: string) =>
    sharp({ create: { width: 100, height: 100, channels: 3, background: colour } })
      .png()
      .toBuffer();
  const upright = sharp({ create: { width: 200, height: 100, channels: 3, background: '#000000' } }).composite([
    { input: await half('rgb(220,40,40)'), left: 0, top: 0 },
    { input: await half('rgb(40,40,220)'), left: 100, top: 0 },
  ]);
  // Viewers rotate orientation 6 clockwise, so it is stored rotated the other way.
  const stored = sharp(await upright.png().toBuffer()).rotate(orientation === 6 ? 270 : 0);
  return stored.withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}

async function colourAt(jpeg: Uint8Array, x: number, y: number): Promise<string> {
  const { width, data } = await decodePhoto(jpeg);
  const pixel = data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
  const nearest = Object.entries(colours).find(([, colour]) =>
    colour.every((value, i) => Math.abs(value - pixel[i]!) < 16),
  );
  return nearest?.[0] ?? `${pixel}`;
}

describe.each([1, 6] as const)('a photo with orientation %i', (orientation) => {
  it('is cropped to the box after it is turned upright', async () => {
    const crop = await cropFace(
      await photo(orientation),
      { x: 90, y: 20, width: 20, height: 20 },
      { size: 80, margin: 0.5 },
    );
    expect(await decodePhoto(crop)).toMatchObject({ width: 80, height: 80 });
    expect([await colourAt(crop, 15, 40), await colourAt(crop, 65, 40)]).toEqual(['red', 'blue']);
  });

  it('is filled with a colour outside the photo', async () => {
    const crop = await cropFace(
      await photo(orientation),
      { x: -20, y: -20, width: 40, height: 40 },
      { size: 80, margin: 0 },
    );
    expect([await colourAt(crop, 10, 10), await colourAt(crop, 70, 10)]).toEqual(['grey', 'grey']);
    expect([await colourAt(crop, 70, 70), await colourAt(crop, 10, 70)]).toEqual(['red', 'grey']);
  });

  it('has an upright thumbnail with the same aspect ratio', async () => {
    const small = await thumbnail(await photo(orientation), 50);
    expect(await decodePhoto(small)).toMatchObject({ width: 50, height: 25 });
    expect([await colourAt(small, 10, 12), await colourAt(small, 40, 12)]).toEqual(['red', 'blue']);
  });
});

it('does not enlarge a thumbnail', async () => {
  expect(await decodePhoto(await thumbnail(await photo(1), 900))).toMatchObject({ width: 200, height: 100 });
});

it('puts transparent images on white, and converts greyscale and CMYK to sRGB', async () => {
  const transparent = sharp({
    create: { width: 60, height: 60, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
  });
  const grey = sharp({ create: { width: 60, height: 60, channels: 3, background: '#ffffff' } });
  const images = [transparent.png(), grey.clone().greyscale().jpeg(), grey.clone().toColourspace('cmyk').jpeg()];
  for (const image of images) {
    const bytes = await image.toBuffer();
    const box = { x: 0, y: 0, width: 60, height: 60 };
    for (const jpeg of [await thumbnail(bytes, 40), await cropFace(bytes, box, { size: 40, margin: 0 })]) {
      expect((await sharp(jpeg).metadata()).space).toBe('srgb');
      expect(Math.min(...(await decodePhoto(jpeg)).data)).toBeGreaterThan(245);
    }
  }
});

describe('cropSquare', () => {
  const photos = fc.record({ width: fc.integer({ min: 20, max: 500 }), height: fc.integer({ min: 20, max: 500 }) });
  const boxes = fc.record({
    x: fc.double({ min: -300, max: 600, noNaN: true }),
    y: fc.double({ min: -300, max: 600, noNaN: true }),
    width: fc.double({ min: 0, max: 600, noNaN: true }),
    height: fc.double({ min: 0, max: 600, noNaN: true }),
  });

  it('splits the square into the part inside the photo and the margins outside', () => {
    expect(cropSquare({ x: -10, y: 30, width: 40, height: 20 }, { width: 100, height: 60 }, 0.25)).toEqual({
      side: 60,
      inside: { left: 0, top: 10, width: 40, height: 50 },
      outside: { left: 20, top: 0, right: 0, bottom: 10 },
    });
  });

  it('returns a part of the photo and the rest of a square for any box', () => {
    fc.assert(
      fc.property(boxes, photos, fc.double({ min: 0, max: 2, noNaN: true }), (box, photo, margin) => {
        const { side, inside, outside } = cropSquare(box, photo, margin);
        expect(inside.left).toBeGreaterThanOrEqual(0);
        expect(inside.top).toBeGreaterThanOrEqual(0);
        expect(inside.width).toBeGreaterThanOrEqual(1);
        expect(inside.height).toBeGreaterThanOrEqual(1);
        expect(inside.left + inside.width).toBeLessThanOrEqual(photo.width);
        expect(inside.top + inside.height).toBeLessThanOrEqual(photo.height);
        expect(Math.min(...Object.values(outside))).toBeGreaterThanOrEqual(0);
        expect(inside.width + outside.left + outside.right).toBe(side);
        expect(inside.height + outside.top + outside.bottom).toBe(side);
      }),
    );
  });
});
