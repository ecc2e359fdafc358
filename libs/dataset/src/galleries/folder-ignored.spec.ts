import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutRoot } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { galleryFolders, writePhoto } from '../testing/photo-files';
import { openFolder } from './folder';

const { scratch, createFolder } = galleryFolders();

const writeRules = (folder: string, path: string, ...patterns: string[]) =>
  writePhoto(folder, `${path}.lookalikeignore`, Buffer.from(patterns.join('\n')));

async function idsOf(gallery: Gallery): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of gallery.photos()) ids.push(id);
  return ids.sort();
}

const countsOf = (gallery: Gallery) =>
  Object.fromEntries(gallery.ignored().map(({ reason, count }) => [reason, count]));

describe('recycle bins, snapshots and folders of systems', () => {
  it.each([
    ['RECYCLE_BIN', '#recycle'],
    ['RECYCLE_BIN', '#Recycle Bin'],
    ['RECYCLE_BIN', '@Recycle'],
    ['RECYCLE_BIN', '@recycled'],
    ['RECYCLE_BIN', '$RECYCLE.BIN'],
    ['RECYCLE_BIN', '$Recycle.Bin'],
    ['RECYCLE_BIN', 'RECYCLER'],
    ['RECYCLE_BIN', 'Recycled'],
    ['RECYCLE_BIN', 'Recycle Bin - Volume_1'],
    ['RECYCLE_BIN', '.recycle'],
    ['RECYCLE_BIN', '.Trash-1000'],
    ['RECYCLE_BIN', '.Trashes'],
    ['RECYCLE_BIN', 'Network Trash Folder'],
    ['RECYCLE_BIN', 'files_trashbin'],
    ['RECYCLE_BIN', 'trashbox'],
    ['RECYCLE_BIN', '_gsdata_'],
    ['SNAPSHOT', '#snapshot'],
    ['SNAPSHOT', '@Recently-Snapshot'],
    ['SNAPSHOT', '~snapshot'],
    ['SNAPSHOT', '.snapshots'],
    ['SNAPSHOT', '.zfs'],
    ['SNAPSHOT', '@GMT-2026.01.31-12.00.00'],
    ['SNAPSHOT', 'Backups.backupdb'],
    ['SNAPSHOT', '.stversions'],
    ['SYSTEM', '@eaDir'],
    ['SYSTEM', '@tmp'],
    ['SYSTEM', '.@__thumb'],
    ['SYSTEM', '@Transcode'],
    ['SYSTEM', 'lost+found'],
    ['SYSTEM', 'found.000'],
    ['SYSTEM', 'LOST.DIR'],
    ['SYSTEM', 'System Volume Information'],
    ['SYSTEM', 'Temporary Items'],
    ['SYSTEM', '__MACOSX'],
    ['HIDDEN', '.AppleDouble'],
    ['HIDDEN', '.cache'],
  ])('%s: %s', async (reason, name) => {
    const names = [name, name.toUpperCase(), name.toLowerCase()];
    const places = [...new Set(names)].flatMap((each) => [each, `Ann/trip/${each}`]);
    const folder = createFolder('Ann/1.jpg', ...places.map((place) => `${place}/Bea/1.jpg`));
    const gallery = await openFolder({ folder });
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    expect(gallery.identityCount).toBe(1);
    expect(gallery.issues()).toEqual([]);
    expect(gallery.ignored()).toEqual([{ reason, count: places.length, examples: expect.any(Array) }]);
    expect(gallery.ignored()[0]!.examples.sort()).toEqual(places.sort());
    expect(gallery.isIgnored(`${name}/Bea/1`)).toBe(true);
    expect(gallery.isIgnored('Ann/2')).toBe(false);
  });

  it('keeps albums and people with similar names', async () => {
    const names = ['Snapshots', 'Trash Metal', 'Recycling', 'tmp', '#1 fan', '@ann', '~bea', '$am', 'System', 'Found'];
    const gallery = await openFolder({ folder: createFolder(...names.map((name) => `${name}/1.jpg`)) });
    expect(await idsOf(gallery)).toEqual(names.map((name) => `${name}/1`).sort());
    expect(gallery.ignored()).toEqual([]);
  });

  it('counts files of systems, and hidden files', async () => {
    const folder = createFolder('Ann/1.jpg', 'Ann/.1.jpg', 'Ann/._1.jpg', 'Ann/Thumbs.db', 'Ann/DESKTOP.INI');
    expect(countsOf(await openFolder({ folder }))).toEqual({ HIDDEN: 2, SYSTEM: 2 });
  });

  it('names at most ten examples', async () => {
    const folder = createFolder('Ann/1.jpg', ...Array.from({ length: 12 }, (_, i) => `Ann/.${i}.jpg`));
    expect((await openFolder({ folder })).ignored()).toMatchObject([{ count: 12, examples: { length: 10 } }]);
  });
});

describe('.lookalikeignore', () => {
  it('has the syntax of gitignore', async () => {
    const folder = createFolder(
      ...['Ann/1.jpg', 'Ann/1.draft.jpg', 'Ann/keep.draft.jpg', 'Private/1.jpg', 'Bea/Private/1.jpg'],
      ...['Cy/raw/1.jpg', 'Cy/deep/raw/1.jpg', 'Cy/raw.jpg', '#hash/1.jpg', 'top.jpg', 'Bea/top.jpg', 'Bea/2.jpg'],
    );
    const rules = ['# a comment', '*.draft.jpg', '!keep.draft.jpg', '/Private', 'Cy/**/raw/', '\\#hash', '/top.jpg'];
    writeRules(folder, '', ...rules);
    const gallery = await openFolder({ folder });
    const kept = ['Ann/1', 'Ann/keep.draft', 'Bea/2', 'Bea/Private/1', 'Bea/top', 'Cy/raw'];
    expect(await idsOf(gallery)).toEqual(kept);
    expect(countsOf(gallery)).toEqual({ IGNORE_FILE: 6 });
    expect(gallery.issues()).toEqual([]);
    expect(['Private/1', 'Cy/deep/raw/1', 'Ann/1.draft', 'top'].map((id) => gallery.isIgnored(id))).toEqual(
      Array(4).fill(true),
    );
    expect(['Ann/9', 'Bea/Private/9', 'Cy/9'].map((id) => gallery.isIgnored(id))).toEqual(Array(3).fill(false));
  });

  it('applies in its folder and below, and the innermost one decides', async () => {
    const folder = createFolder('Ann/a.jpg', 'Ann/trip/a.jpg', 'Ann/trip/b.jpg', 'Bea/a.jpg', 'Bea/b.jpg');
    writeRules(folder, '', 'b.jpg');
    writeRules(folder, 'Ann/', 'a.jpg');
    writeRules(folder, 'Ann/trip/', '!a.jpg', '!b.jpg');
    expect(await idsOf(await openFolder({ folder }))).toEqual(['Ann/trip/a', 'Ann/trip/b', 'Bea/a']);
  });

  it('includes what is ignored by default, and ignores the case and the Unicode form of names', async () => {
    const folder = createFolder('#recycle/1.jpg', '.hidden/1.jpg', 'Zoe\u0308/1.jpg', 'Ann/1.JPG', 'Ann/2.png.jpg');
    writeRules(folder, '', '\ufeff!/#Recycle/', 'ZO\u00cb', '\\.jpg', '1.jpg', '!#recycle/1.jpg\r');
    expect(await idsOf(await openFolder({ folder }))).toEqual(['#recycle/1', 'Ann/2.png']);
  });

  it('may be in UTF-16, as PowerShell writes it', async () => {
    const folder = createFolder('Ann/1.jpg', 'private/1.jpg');
    writeFileSync(join(folder, '.lookalikeignore'), Buffer.from('\ufeffprivate/\r\n', 'utf16le'));
    expect(await idsOf(await openFolder({ folder }))).toEqual(['Ann/1']);
  });

  it('is read again by each refresh', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg');
    const gallery = await openFolder({ folder });
    writeRules(folder, '', 'Bea');
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    expect(gallery.isIgnored('Bea/1')).toBe(true);
    rmSync(join(folder, '.lookalikeignore'));
    await gallery.refresh();
    expect(await idsOf(gallery)).toEqual(['Ann/1', 'Bea/1']);
    expect(gallery.ignored()).toEqual([]);
  });

  it('excludes links, also those to folders', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/deep/1.jpg');
    for (const name of ['linked', 'listed.jpg', 'folder']) {
      symlinkSync(name === 'listed.jpg' ? 'Ann/1.jpg' : 'Bea/deep', join(folder, name));
    }
    writeRules(folder, '', 'linked/', 'listed.jpg', 'Bea/', 'folder');
    expect(await idsOf(await openFolder({ folder }))).toEqual(['Ann/1']);
  });

  it('does not report the disk of an ignored folder as missing', async () => {
    const folder = createFolder('Ann/1.jpg', 'disk/in/1.jpg');
    const gallery = await openFolder({ folder });
    writeRules(folder, '', 'disk');
    await gallery.refresh({ mounts: ['disk', 'disk/in'].map((path) => ({ path, diskId: null })) });
    expect(gallery.issues()).toEqual([]);
    expect(gallery.unreadPlaceOf('disk/in/1')).toBeNull();
    expect(gallery.mounts().filter(({ path }) => path.startsWith('disk'))).toEqual([]);
  });

  it.each([
    ['has no read permission', (file: string) => chmodSync(file, 0), 'Lookalike has no permission to read it.'],
    ['is too large', (file: string) => writeFileSync(file, '#'.repeat(300_000)), expect.stringContaining('256 kB')],
    ['is a folder', (file: string) => (rmSync(file), mkdirSync(file)), expect.stringContaining('256 kB')],
    ['is a link to nothing', (file: string) => (rmSync(file), symlinkSync('no', file)), expect.any(String)],
  ])('that %s: its folder is not read, and nothing in it is deleted', async (_, damage, reason) => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg', 'Bea/2.jpg');
    writeRules(folder, 'Bea/', '1.jpg');
    const gallery = await openFolder({ folder });
    expect(await idsOf(gallery)).toEqual(['Ann/1', 'Bea/2']);
    damage(join(folder, 'Bea/.lookalikeignore'));
    await withoutRoot([scratch], () => gallery.refresh());
    expect(await idsOf(gallery)).toEqual(['Ann/1']);
    expect(gallery.issues()).toMatchObject([{ path: 'Bea', reason, isUnread: true }]);
    expect(gallery.unreadPlaceOf('Bea/2')).not.toBeNull();
  });

  it('of the whole gallery that is not a file: GALLERY_UNAVAILABLE', async () => {
    const folder = createFolder('Ann/1.jpg');
    mkdirSync(join(folder, '.lookalikeignore'));
    const remedy = expect.stringContaining('.lookalikeignore');
    await expect(openFolder({ folder })).rejects.toMatchObject({
      code: 'GALLERY_UNAVAILABLE',
      retryable: false,
      remedy,
    });
  });

  it('that excludes everything: GALLERY_UNAVAILABLE contains the number of ignored files', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg');
    writeRules(folder, '', '*');
    const message = expect.stringContaining('2 ignored');
    await expect(openFolder({ folder })).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE', message });
  });
});
