import type { PhotoRef } from '@lookalike/domain';
import { at, servicesInMemory, rowOf } from '../testing/services-in-memory';
import { createContactSheets } from './contact-sheets';

const photo = (id: string, identity: string | null): PhotoRef => ({ id, identity });
const PHOTOS = [
  photo('Ann/0001', 'Ann'),
  photo('Ann/0002', 'Ann'),
  photo('Bea/0001', 'Bea'),
  photo('party', null),
] as const;

async function contactSheets() {
  const album = await servicesInMemory([...PHOTOS], ['FACENET']);
  await album.index(
    'FACENET',
    PHOTOS.map((one, i) => rowOf(one, 0, at(i * 10))),
  );
  return { ...album, sheets: createContactSheets(album.services) };
}

it('searches once for each probe, whatever is rendered from the results', async () => {
  const { sheets, services } = await contactSheets();
  const index = await services.indexes.open('FACENET');
  const searches = jest.spyOn(index, 'search');
  const sheet = await sheets.search({ probes: ['Ann/0001', 'Bea/0001'], k: 3 });
  await sheets.png(sheet);
  await sheets.html(sheet);
  expect(searches).toHaveBeenCalledTimes(2);
  expect(sheet).toMatchObject({ gallery: { name: 'album', photoCount: 4 }, k: 3 });
  expect(sheet.probes[0]).toMatchObject({ photo: { id: 'Ann/0001', width: 250, height: 250 }, identityPhotos: 2 });
  expect(sheet.probes[1]!.answers[0]!.result!.matches.map((match) => match.photo.id)).toHaveLength(3);
});

it('counts the matches of the same identity and of an unknown one', async () => {
  const { sheets } = await contactSheets();
  const page = await sheets.html(await sheets.search({ probes: ['Ann/0001'], k: 3 }));
  expect(page.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')).toContain('1 of 3 the same identity, 1 unknown');
  const album = await sheets.html(await sheets.search({ probes: ['party'], k: 3 }));
  expect(album).not.toMatch(/of 3/);
});

it('shows the error code of a photo that cannot be read, and the rest of the page', async () => {
  const { sheets } = await contactSheets();
  // The files of this spec's album contain names instead of images.
  const page = await sheets.html(await sheets.search({ probes: ['Ann/0001'], k: 3 }));
  expect(page).toContain('Face in the photo Bea/0001: IMAGE_UNREADABLE');
  expect(page).toContain('0.940');
});

it('rejects an unknown photo', async () => {
  const { sheets } = await contactSheets();
  await expect(sheets.search({ probes: ['Ann/0001', 'Cay/0001'], k: 3 })).rejects.toMatchObject({
    code: 'PHOTO_NOT_FOUND',
  });
  await expect(sheets.search({ probes: ['Ann/0001'], k: 0 })).rejects.toMatchObject({ code: 'ARGUMENT_OUT_OF_RANGE' });
});
