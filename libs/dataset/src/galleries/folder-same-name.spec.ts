import { chmodSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutRoot } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { galleryFolders, jpeg, writePhoto } from '../testing/photo-files';
import { openFolder } from './folder';

const { scratch, createFolder } = galleryFolders();

/** The path of the file of each photo. */
async function filesOf(gallery: Gallery): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  // Four bytes of a JPEG's signature precede the path.
  for await (const { id } of gallery.photos())
    files[id] = Buffer.from(await gallery.read(id))
      .subarray(4)
      .toString();
  return files;
}

/** The fingerprints that the records would contain after an ingestion. */
async function recordsOf(gallery: Gallery): Promise<Map<string, string>> {
  const fingerprints = new Map<string, string>();
  for await (const { id } of gallery.photos()) fingerprints.set(id, await gallery.fingerprint(id));
  return fingerprints;
}

describe('files with the same base name', () => {
  it('are separate photos: the first by path has the usual id, as before, the others have their extension in it', async () => {
    const folder = createFolder(
      ...['a.JPG', 'a.jpg', 'IMG_1.JPG', 'IMG_1.png', 'Ann/1.jpg', 'Ann/1.jpeg', 'Ann/1.webp', 'Ann/2.gif', 'Ann.jpg'],
    );
    const gallery = await openFolder({ folder });
    expect(await filesOf(gallery)).toEqual({
      a: 'a.JPG',
      'a.jpg': 'a.jpg',
      IMG_1: 'IMG_1.JPG',
      'IMG_1.png': 'IMG_1.png',
      'Ann/1': 'Ann/1.jpeg',
      'Ann/1.jpg': 'Ann/1.jpg',
      'Ann/1.webp': 'Ann/1.webp',
      'Ann/2': 'Ann/2.gif',
      Ann: 'Ann.jpg',
    });
    expect(gallery.find('Ann/1.jpg')).toEqual({ id: 'Ann/1.jpg', identity: 'Ann' });
    expect(gallery.find('a.jpg')).toEqual({ id: 'a.jpg', identity: null });
    expect(gallery).toMatchObject({ photoCount: 9, identityCount: 1 });
    expect(gallery.issues()).toEqual([]);
  });

  it('have separate ids if they differ in their Unicode form, or if another photo has that id', async () => {
    const folder = createFolder('\u00e9.jpg', 'e\u0301.jpg', 'x.jpg', 'x.png', 'x.png.jpg', 'x.png.png');
    expect(await filesOf(await openFolder({ folder }))).toEqual({
      '\u00e9': 'e\u0301.jpg',
      '\u00e9.jpg': '\u00e9.jpg',
      x: 'x.jpg',
      'x.png': 'x.png.jpg',
      'x.png.png': 'x.png',
      'x.png.png.png': 'x.png.png',
    });
  });

  it.each([
    ['the same process', async (_folder: string, gallery: Gallery) => gallery],
    ['another process', async (folder: string) => openFolder({ folder })],
  ])('keep their ids when a file is added that comes first: %s', async (_, reopen) => {
    const folder = createFolder('b.png', 'c.jpg');
    const gallery = await openFolder({ folder });
    const records = await recordsOf(gallery);
    const findFingerprints = async () => records;
    writePhoto(folder, 'b.JPG', 'b.JPG');
    writePhoto(folder, 'c.jpeg', 'c.jpeg');
    const expected = { b: 'b.png', 'b.JPG': 'b.JPG', c: 'c.jpg', 'c.jpeg': 'c.jpeg' };
    const later = await reopen(folder, gallery);
    await later.keepIds(findFingerprints);
    if (later !== gallery) expect(await filesOf(later)).toEqual(expected);
    await later.refresh({ findFingerprints });
    expect(await filesOf(later)).toEqual(expected);
    // Its content may change.
    writePhoto(folder, 'b.png', 'b.png');
    await later.refresh({ findFingerprints });
    expect(await filesOf(later)).toEqual(expected);
    for await (const { id } of later.photos()) records.set(id, await later.fingerprint(id));
    rmSync(join(folder, 'b.png'));
    writePhoto(folder, 'b.gif', 'b.gif');
    await later.refresh({ findFingerprints });
    expect(Object.values(await filesOf(later)).sort()).toEqual(['b.JPG', 'b.gif', 'c.jpeg', 'c.jpg']);
  });

  it('keep their ids without records, as long as the process runs', async () => {
    const folder = createFolder('b.png');
    const gallery = await openFolder({ folder });
    writePhoto(folder, 'b.JPG', 'b.JPG');
    await gallery.refresh();
    expect(await filesOf(gallery)).toEqual({ b: 'b.png', 'b.JPG': 'b.JPG' });
  });

  it('are recognised by fingerprints of earlier versions, which have a size and a modification time', async () => {
    const folder = createFolder('b.png', 'b.JPG');
    utimesSync(join(folder, 'b.png'), 1e9, 1e9);
    const { size, mtimeNs } = statSync(join(folder, 'b.png'), { bigint: true });
    const gallery = await openFolder({ folder });
    expect(await filesOf(gallery)).toEqual({ b: 'b.JPG', 'b.png': 'b.png' });
    await gallery.keepIds(async () => new Map([['b', `${size}-${mtimeNs}`]]));
    expect(await filesOf(gallery)).toEqual({ b: 'b.png', 'b.JPG': 'b.JPG' });
  });

  it.each([
    ['has no read permission', (file: string) => chmodSync(file, 0)],
    ['is being written', (file: string) => writeFileSync(file, '')],
  ])('keep their ids while one %s', async (_, damage) => {
    const folder = createFolder('Ann/1.jpg', 'Ann/1.png');
    const gallery = await openFolder({ folder });
    damage(join(folder, 'Ann/1.jpg'));
    await withoutRoot([scratch], () => gallery.refresh());
    expect(await filesOf(gallery)).toEqual({ 'Ann/1.png': 'Ann/1.png' });
    expect(gallery.unreadPlaceOf('Ann/1')).toMatchObject({ path: 'Ann/1.jpg' });
    expect(gallery.unreadPlaceOf('Ann/1.png')).toBeNull();
    writePhoto(folder, 'Ann/2.jpg', jpeg('x'));
    chmodSync(join(folder, 'Ann/1.jpg'), 0o600);
    writePhoto(folder, 'Ann/1.jpg', 'Ann/1.jpg');
    await gallery.refresh();
    expect(await filesOf(gallery)).toMatchObject({ 'Ann/1': 'Ann/1.jpg', 'Ann/1.png': 'Ann/1.png' });
  });
});
