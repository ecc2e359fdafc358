import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { openFolder } from './folder';

const scratch = temporaryFolder();
let folders = 0;
/** Begins like a JPEG; whether it is one is asked by whoever decodes it. */
const jpeg = (content: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);

/** A folder of the given files; a string stands for a JPEG of that content. */
function folderOf(files: Record<string, string | Buffer>): string {
  const folder = join(scratch, `Gallery ${folders++}`);
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) put(folder, path, content);
  return folder;
}

function put(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? jpeg(content) : content);
}

async function idsOf(gallery: Gallery): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of gallery.photos()) ids.push(id);
  return ids;
}

/** Root may read everything: as root the action is done under another user's rights. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  chmodSync(scratch, 0o755);
  process.seteuid!(65_534);
  try {
    return await action();
  } finally {
    process.seteuid!(0);
  }
}

const reasons = (gallery: Gallery) => Object.fromEntries(gallery.issues().map(({ path, reason }) => [path, reason]));

describe('a folder of identities', () => {
  it('gives its photos, however they are named', async () => {
    const gallery = await openFolder({
      folder: folderOf({
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

  it('reports what it does not use', async () => {
    const folder = folderOf({
      'Ann/1.jpg': 'first',
      'Ann/1.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
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
      'Ann/1.png': 'has the same id as Ann/1.jpg',
      'Ann/.DS_Store': expect.stringContaining('system'),
      'Ann/Thumbs.db': expect.stringContaining('system'),
      'Ann/notes.txt': 'has no extension of a picture',
      'Ann/text.jpg': expect.stringContaining('begin like a picture'),
      'Ann/empty.jpg': expect.stringContaining('begin like a picture'),
      'Ann/drawing.jpg': expect.stringContaining('begin like a picture'),
      '.git': expect.stringContaining('system'),
      __MACOSX: expect.stringContaining('system'),
    });
  });

  it('follows links inside, enters no folder twice and never leaves', async () => {
    const outside = folderOf({ 'secret.jpg': 'secret' });
    const folder = folderOf({ 'Bea/1.jpg': 'b', 'Cy/deep/er/1.jpg': 'c' });
    const link = (path: string, target: string) => symlinkSync(target, join(folder, path));
    link('Aunt', join(folder, 'Bea'));
    link('Cy/deep/up', '..');
    link('root', '.');
    link('self', 'self');
    link('nowhere.jpg', 'gone.jpg');
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
      'nowhere.jpg': expect.stringContaining('nowhere'),
      'out.jpg': expect.stringContaining('out of the gallery'),
      outside: expect.stringContaining('out of the gallery'),
    });
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'Ann/../Ann/1', 'Ann/1.jpg', 'Ann', '', '__proto__', 'Ann/1\0'])(
    'has no photo %j',
    async (id) => {
      const gallery = await openFolder({ folder: folderOf({ 'Ann/1.jpg': 'x' }) });
      expect(gallery.find(id)).toBeNull();
      await expect(gallery.read(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
      await expect(gallery.fingerprint(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    },
  );

  it('reports files and folders that may not be read', async () => {
    const folder = folderOf({ 'Ann/1.jpg': 'x', 'Ann/2.jpg': 'x', 'Bea/1.jpg': 'x' });
    chmodSync(join(folder, 'Ann/2.jpg'), 0);
    chmodSync(join(folder, 'Bea'), 0);
    const gallery = await asNobody(() => openFolder({ folder }));
    chmodSync(join(folder, 'Bea'), 0o700);
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    expect(reasons(gallery)).toEqual({ 'Ann/2.jpg': 'may not be read', Bea: 'may not be read' });
  });
});

it('does not read a file of more than 20 MB', async () => {
  const folder = folderOf({ 'Ann/1.jpg': 'x', 'Ann/2.jpg': 'x' });
  truncateSync(join(folder, 'Ann/2.jpg'), 20 * 1024 * 1024 + 1);
  const gallery = await openFolder({ folder });
  await expect(gallery.read('Ann/2')).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  truncateSync(join(folder, 'Ann/2.jpg'), 20 * 1024 * 1024);
  expect(await gallery.read('Ann/2')).toHaveLength(20 * 1024 * 1024);
});

describe('a folder that changes', () => {
  it('is seen as it is after a refresh', async () => {
    const folder = folderOf({ 'Ann/1.jpg': 'old', 'Ann/2.jpg': 'same', 'Bea/1.jpg': 'goes' });
    const gallery = await openFolder({ folder });
    const [before, untouched] = [await gallery.fingerprint('Ann/1'), await gallery.fingerprint('Ann/2')];
    put(folder, 'Ann/1.jpg', 'newer');
    put(folder, 'Cy/1.jpg', 'comes');
    rmSync(join(folder, 'Bea'), { recursive: true });
    expect(await gallery.fingerprint('Ann/1')).not.toBe(before);
    await expect(gallery.read('Bea/1')).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/1', 'Ann/2', 'Cy/1']);
    expect(jpeg('newer').equals(await gallery.read('Ann/1'))).toBe(true);
    expect(await gallery.fingerprint('Ann/2')).toBe(untouched);
    expect(gallery.identityCount).toBe(2);
  });

  it('notices a photo that has become none, and one that is so by its time alone', async () => {
    const folder = folderOf({ 'Ann/1.jpg': 'aaaa', 'Ann/2.jpg': 'bbbb' });
    const gallery = await openFolder({ folder });
    const before = await gallery.fingerprint('Ann/2');
    utimesSync(join(folder, 'Ann/2.jpg'), new Date(), new Date(Date.now() + 5000));
    put(folder, 'Ann/1.jpg', Buffer.from('now a text'));
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/2']);
    expect(await gallery.fingerprint('Ann/2')).not.toBe(before);
    expect(reasons(gallery)).toEqual({ 'Ann/1.jpg': expect.stringContaining('begin like a picture') });
  });

  it('keeps its photos when the whole folder is away', async () => {
    const folder = folderOf({ 'Ann/1.jpg': 'x' });
    const gallery = await openFolder({ folder });
    renameSync(folder, `${folder} away`);
    await expect(gallery.refresh()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    await expect(gallery.read('Ann/1')).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    mkdirSync(folder);
    await expect(gallery.refresh()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
  });
});

describe('a folder that cannot be a gallery', () => {
  it.each([
    ['is not there', () => join(scratch, 'nowhere'), 'is not there'],
    ['is a file', () => join(folderOf({ 'a.jpg': 'x' }), 'a.jpg'), 'is no folder'],
    ['is empty', () => folderOf({}), 'holds no photo'],
    ['holds no photo', () => folderOf({ 'notes.txt': 'x' }), 'holds no photo'],
  ])('%s: GALLERY_UNAVAILABLE', async (_, folder, message) => {
    await expect(openFolder({ folder: folder() })).rejects.toMatchObject({
      code: 'GALLERY_UNAVAILABLE',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining('<identity>/<photo>.jpg'),
    });
  });
});

it('has one name by whatever way it is reached', async () => {
  const folder = folderOf({ 'Ann/1.jpg': 'x' });
  symlinkSync(folder, `${folder} link`);
  expect((await openFolder({ folder: `${folder} link` })).name).toBe((await openFolder({ folder })).name);
});
