import { sharp } from './bounded-sharp';
import { cropFace } from './crop-face';
import { decodePhoto } from './decode-photo';
import { thumbnail } from './thumbnail';

const colours = { red: [220, 40, 40], green: [40, 200, 40], blue: [40, 40, 220], grey: [0xc9, 0xcc, 0xd1] };

/** 200×100, upright: the left half red, the right half blue; stored as `orientation` wants it. */
async function photo(orientation: 1 | 6): Promise<Buffer> {
  const half = (colour: string) =>
    sharp({ create: { width: 100, height: 100, channels: 3, background: colour } })
      .png()
      .toBuffer();
  const upright = sharp({ create: { width: 200, height: 100, channels: 3, background: '#000000' } }).composite([
    { input: await half('rgb(220,40,40)'), left: 0, top: 0 },
    { input: await half('rgb(40,40,220)'), left: 100, top: 0 },
  ]);
  // Orientation 6 is turned clockwise to be seen, so it is stored turned the other way.
  const stored = sharp(await upright.png().toBuffer()).rotate(orientation === 6 ? 270 : 0);
  return stored.withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}

async function colourAt(jpeg: Uint8Array, x: number, y: number): Promise<string> {
  const { width, data } = await decodePhoto(jpeg);
  const seen = data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
  const near = Object.entries(colours).find(([, colour]) =>
    colour.every((value, i) => Math.abs(value - seen[i]!) < 16),
  );
  return near?.[0] ?? `${seen}`;
}

describe.each([1, 6] as const)('of a photo of orientation %i', (orientation) => {
  it('cuts the box out of the upright photo', async () => {
    const crop = await cropFace(
      await photo(orientation),
      { x: 90, y: 20, width: 20, height: 20 },
      { size: 80, margin: 0.5 },
    );
    expect(await decodePhoto(crop)).toMatchObject({ width: 80, height: 80 });
    expect([await colourAt(crop, 15, 40), await colourAt(crop, 65, 40)]).toEqual(['red', 'blue']);
  });

  it('fills what is beyond the photo', async () => {
    const crop = await cropFace(
      await photo(orientation),
      { x: -20, y: -20, width: 40, height: 40 },
      { size: 80, margin: 0 },
    );
    expect([await colourAt(crop, 10, 10), await colourAt(crop, 70, 10)]).toEqual(['grey', 'grey']);
    expect([await colourAt(crop, 70, 70), await colourAt(crop, 10, 70)]).toEqual(['red', 'grey']);
  });

  it('keeps its shape in a thumbnail, upright', async () => {
    const small = await thumbnail(await photo(orientation), 50);
    expect(await decodePhoto(small)).toMatchObject({ width: 50, height: 25 });
    expect([await colourAt(small, 10, 12), await colourAt(small, 40, 12)]).toEqual(['red', 'blue']);
  });
});

it('does not enlarge a thumbnail', async () => {
  expect(await decodePhoto(await thumbnail(await photo(1), 900))).toMatchObject({ width: 200, height: 100 });
});

it('puts transparent pictures on white, and greyscale and CMYK into RGB', async () => {
  const clear = sharp({ create: { width: 60, height: 60, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } });
  const grey = sharp({ create: { width: 60, height: 60, channels: 3, background: '#ffffff' } });
  const pictures = [clear.png(), grey.clone().greyscale().jpeg(), grey.clone().toColourspace('cmyk').jpeg()];
  for (const picture of pictures) {
    const bytes = await picture.toBuffer();
    const box = { x: 0, y: 0, width: 60, height: 60 };
    for (const made of [await thumbnail(bytes, 40), await cropFace(bytes, box, { size: 40, margin: 0 })]) {
      expect((await sharp(made).metadata()).space).toBe('srgb');
      expect(Math.min(...(await decodePhoto(made)).data)).toBeGreaterThan(245);
    }
  }
});
