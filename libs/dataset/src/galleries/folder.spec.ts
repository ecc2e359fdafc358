import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { withoutRoot } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { galleryFolders, jpeg, writePhoto } from '../testing/photo-files';
import { openFolder } from './folder';

const { scratch, createFolder } = galleryFolders();

async function idsOf(gallery: Gallery): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of gallery.photos()) ids.push(id);
  return ids;
}

const reasons = (gallery: Gallery) => Object.fromEntries(gallery.issues().map(({ path, reason }) => [path, reason]));

describe('a folder of identities', () => {
  it('finds photos of any name', async () => {
    const gallery = await openFolder({
      folder: createFolder({
        'Zoe\u0308/1.jpg': 'z',
        'Conan O\'Brien/a "quoted" one.jpg': 'c',
        "Conan O'Brien/trip/2.JPG": 'deep',
        '日本/写真.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
        'album.webp': Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'),
      }),
    });
    expect(await idsOf(gallery)).toEqual([
      'Conan O\'Brien/a "quoted" one',
      "Conan O'Brien/trip/2",
      'Zo\u00eb/1',
      '日本/写真',
      'album',
    ]);
    expect(gallery).toMatchObject({ photoCount: 5, identityCount: 3 });
    expect(gallery.name).toMatch(/^gallery_\d+_[0-9a-f]{8}$/u);
    expect(gallery.issues()).toEqual([]);
    expect(gallery.find('album')).toEqual({ id: 'album', identity: null });
    expect(jpeg('z').equals(await gallery.read('Zo\u00eb/1'))).toBe(true);
    expect(jpeg('deep').equals(await gallery.read("Conan O'Brien/trip/2"))).toBe(true);
  });

  it('reports the files that it does not use', async () => {
    const folder = createFolder({
      'Ann/1.jpg': 'first',
      'Ann/.DS_Store': 'x',
      'Ann/Thumbs.db': 'x',
      'Ann/notes.txt': 'x',
      'Ann/text.jpg': Buffer.from('not a photo'),
      'Ann/empty.jpg': Buffer.alloc(0),
      'Ann/drawing.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      '.git/photo.jpg': 'x',
      '__MACOSX/Ann/1.jpg': 'x',
    });
    const gallery = await openFolder({ folder });
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    expect(jpeg('first').equals(await gallery.read('Ann/1'))).toBe(true);
    expect(reasons(gallery)).toEqual({
      'Ann/notes.txt': 'It does not have the extension of an image format.',
      'Ann/text.jpg': expect.stringContaining('signature'),
      'Ann/empty.jpg': expect.stringContaining('signature'),
      'Ann/drawing.jpg': 'Its format is not supported: SVG.',
    });
  });

  it('orders photos and issues as a depth-first walk finds them', async () => {
    const files = Object.fromEntries(
      ['b/10', 'b/9', 'b/c/1', 'b-c/1', 'a', 'b/a/2'].flatMap((name) => [
        [`${name}.jpg`, name],
        [`${name}.txt`, name],
      ]),
    );
    const gallery = await openFolder({ folder: createFolder(files) });
    const photos: string[] = [];
    for await (const { id } of gallery.photos()) photos.push(id);
    expect(photos.filter((id) => id.includes('/'))).toEqual(['b/10', 'b/9', 'b/a/2', 'b/c/1', 'b-c/1']);
    expect(gallery.issues().map(({ path }) => path)).toEqual(
      ['a', 'b/10', 'b/9', 'b/a/2', 'b/c/1', 'b-c/1'].map((name) => `${name}.txt`),
    );
  });

  it('scans many files in each turn of the event loop, so that queries delay no scan', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`Person ${i}/1.jpg`, 'x']));
    const gallery = await openFolder({ folder: createFolder(files) });
    let turns = 0;
    let timer = setImmediate(function count() {
      turns += 1;
      // As long as the queries of 16 clients take.
      const end = performance.now() + 5;
      while (performance.now() < end);
      timer = setImmediate(count);
    });
    await gallery.refresh();
    clearImmediate(timer);
    expect(gallery.photoCount).toBe(400);
    expect(turns).toBeLessThan(400);
  });

  it('follows links inside the gallery, enters no folder twice and does not leave the gallery', async () => {
    const outside = createFolder({ 'secret.jpg': 'secret' });
    const folder = createFolder({ 'Bea/1.jpg': 'b', 'Cy/deep/er/1.jpg': 'c' });
    const link = (path: string, target: string) => symlinkSync(target, join(folder, path));
    link('Aunt', join(folder, 'Bea'));
    link('Cy/deep/up', '..');
    link('root', '.');
    link('self', 'self');
    link('dangling.jpg', 'missing.jpg');
    link('out.jpg', join(outside, 'secret.jpg'));
    link('outside', outside);
    link('Cy/linked.jpg', '../Bea/1.jpg');
    const gallery = await openFolder({ folder });
    expect((await idsOf(gallery)).sort()).toEqual(['Bea/1', 'Cy/deep/er/1', 'Cy/linked']);
    expect(reasons(gallery)).toEqual({
      Aunt: expect.stringContaining('read already'),
      'Cy/deep/up': expect.stringContaining('read already'),
      root: expect.stringContaining('read already'),
      self: expect.stringContaining('itself'),
      'dangling.jpg': expect.stringContaining('does not exist'),
      'out.jpg': expect.stringContaining('out of the gallery'),
      outside: expect.stringContaining('out of the gallery'),
    });
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'Ann/../Ann/1', 'Ann/1.jpg', 'Ann', '', '__proto__', 'Ann/1\0'])(
    'contains no photo %j',
    async (id) => {
      const gallery = await openFolder({ folder: createFolder({ 'Ann/1.jpg': 'x' }) });
      expect(gallery.find(id)).toBeNull();
      await expect(gallery.read(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
      await expect(gallery.fingerprint(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    },
  );

  it('reports files and folders without read permission', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x', 'Ann/2.jpg': 'x', 'Bea/1.jpg': 'x' });
    chmodSync(join(folder, 'Ann/2.jpg'), 0);
    chmodSync(join(folder, 'Bea'), 0);
    const gallery = await withoutRoot([scratch], () => openFolder({ folder }));
    chmodSync(join(folder, 'Bea'), 0o700);
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    const reason = 'Lookalike has no permission to read it.';
    expect(reasons(gallery)).toEqual({ 'Ann/2.jpg': reason, Bea: reason });
  });
});

it('does not read a file larger than 20 MB', async () => {
  const folder = createFolder({ 'Ann/1.jpg': 'x', 'Ann/2.jpg': 'x' });
  truncateSync(join(folder, 'Ann/2.jpg'), 20 * 1024 * 1024 + 1);
  const gallery = await openFolder({ folder });
  await expect(gallery.read('Ann/2')).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  truncateSync(join(folder, 'Ann/2.jpg'), 20 * 1024 * 1024);
  expect(await gallery.read('Ann/2')).toHaveLength(20 * 1024 * 1024);
});

describe('a folder that changes', () => {
  it('is up to date after a refresh', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'old', 'Ann/2.jpg': 'same', 'Bea/1.jpg': 'deleted' });
    const gallery = await openFolder({ folder });
    const [before, untouched] = [await gallery.fingerprint('Ann/1'), await gallery.fingerprint('Ann/2')];
    writePhoto(folder, 'Ann/1.jpg', 'newer');
    writePhoto(folder, 'Cy/1.jpg', 'added');
    rmSync(join(folder, 'Bea'), { recursive: true });
    expect(await gallery.fingerprint('Ann/1')).not.toBe(before);
    await expect(gallery.read('Bea/1')).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/1', 'Ann/2', 'Cy/1']);
    expect(jpeg('newer').equals(await gallery.read('Ann/1'))).toBe(true);
    expect(await gallery.fingerprint('Ann/2')).toBe(untouched);
    expect(gallery.identityCount).toBe(2);
  });

  it('notices a photo that is no longer an image, and one whose modification time changed', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'aaaa', 'Ann/2.jpg': 'bbbb' });
    const gallery = await openFolder({ folder });
    const before = await gallery.fingerprint('Ann/2');
    utimesSync(join(folder, 'Ann/2.jpg'), new Date(), new Date(Date.now() + 5000));
    writePhoto(folder, 'Ann/1.jpg', Buffer.from('now text'));
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/2']);
    expect(await gallery.fingerprint('Ann/2')).not.toBe(before);
    expect(reasons(gallery)).toEqual({ 'Ann/1.jpg': expect.stringContaining('signature') });
  });

  it('keeps its photos while the whole folder is missing', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x' });
    const gallery = await openFolder({ folder });
    renameSync(folder, `${folder} moved`);
    const unavailable = { code: 'GALLERY_UNAVAILABLE', retryable: true };
    await expect(gallery.refresh()).rejects.toMatchObject(unavailable);
    await expect(gallery.read('Ann/1')).rejects.toMatchObject(unavailable);
    mkdirSync(folder);
    await expect(gallery.refresh()).rejects.toMatchObject(unavailable);
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    renameSync(`${folder} moved/Ann`, join(folder, 'Ann'));
    await gallery.refresh();
    expect(jpeg('x').equals(await gallery.read('Ann/1'))).toBe(true);
  });
});

describe('a folder that cannot be a gallery', () => {
  it.each([
    ['does not exist', () => join(scratch, 'missing'), true, /^Create the folder or mount its disk.*Or choose another/],
    ['is a file', () => join(createFolder({ 'a.jpg': 'x' }), 'a.jpg'), false, /^Choose a folder that contains photos/],
    [
      'is empty, like the mount point of a missing disk',
      () => createFolder({}),
      true,
      /^If its disk.*mount.*add photos/,
    ],
    ['contains no photo', () => createFolder({ 'notes.txt': 'x' }), false, /^Choose another folder, or add photos/],
  ])('%s: GALLERY_UNAVAILABLE with a remedy for that case', async (_, create, retryable, remedy) => {
    const folder = create();
    await expect(openFolder({ folder })).rejects.toMatchObject({
      code: 'GALLERY_UNAVAILABLE',
      message: expect.stringContaining(folder),
      remedy: expect.stringMatching(remedy),
      retryable,
    });
  });

  it('has no read permission: GALLERY_UNAVAILABLE', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x' });
    chmodSync(folder, 0);
    const opened = withoutRoot([scratch], () => openFolder({ folder }));
    const remedy = 'Make the folder readable, or choose another folder.';
    await expect(opened).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', retryable: false, remedy });
    chmodSync(folder, 0o700);
  });

  it('contains only files and folders without read permission: GALLERY_UNAVAILABLE', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x' });
    chmodSync(join(folder, 'Ann'), 0);
    const opened = withoutRoot([scratch], () => openFolder({ folder }));
    const remedy = 'Make the files and folders in it readable, or choose another folder.';
    await expect(opened).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', retryable: false, remedy });
    chmodSync(join(folder, 'Ann'), 0o700);
  });

  it('reports the number of files and folders that are not used', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x' });
    const gallery = await openFolder({ folder });
    rmSync(join(folder, 'Ann/1.jpg'));
    symlinkSync(scratch, join(folder, 'Ann/outside'));
    const message = (counts: string) => ({ message: `The folder ${folder} contains no photo (${counts}).` });
    await expect(gallery.refresh()).rejects.toMatchObject(message('1 other file or folder, 0 ignored'));
    writePhoto(folder, 'Ann/notes.txt', 'x');
    writePhoto(folder, 'Ann/.hidden', 'x');
    await expect(gallery.refresh()).rejects.toMatchObject(message('2 other files and folders, 1 ignored'));
  });

  it('opens once its disk is mounted', async () => {
    const folder = createFolder({});
    await expect(openFolder({ folder })).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    writePhoto(folder, 'Ann/1.jpg', 'x');
    expect(await idsOf(await openFolder({ folder }))).toEqual(['Ann/1']);
  });
});

it('has the same name under each path that leads to it', async () => {
  const folder = createFolder({ 'Ann/1.jpg': 'x' });
  symlinkSync(folder, `${folder} link`);
  expect((await openFolder({ folder: `${folder} link` })).name).toBe((await openFolder({ folder })).name);
});
