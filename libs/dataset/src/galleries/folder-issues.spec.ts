import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { galleryFolders, writePhoto } from '../testing/photo-files';
import { openFolder } from './folder';

const { scratch, createFolder } = galleryFolders();

const codesOf = (gallery: Gallery) => Object.fromEntries(gallery.issues().map(({ path, code }) => [path, code]));

/** The start of an ISO base media file. */
const ftyp = (...brands: string[]) =>
  Buffer.from(
    `\0\0\0${String.fromCharCode(8 + 4 * brands.length + 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`,
    'latin1',
  );

describe('files that are not used', () => {
  it.each([
    ['heic', ftyp('heic', 'mif1', 'heic')],
    ['heix', ftyp('heix', 'mif1')],
    ['mif1, as of Samsung', ftyp('mif1', 'heic')],
    ['hevc, a sequence', ftyp('hevc', 'msf1')],
  ])('names HEIC, whatever the file is called: %s', async (_, content) => {
    const names = ['1.heic', '2.HEIF', '3.jpg', '4.JPEG', '5.avif', '6.png'];
    const files = Object.fromEntries(names.map((name) => [`Ann/${name}`, content]));
    const gallery = await openFolder({ folder: createFolder({ 'Ann/0.jpg': 'x', ...files }) });
    expect(gallery.photoCount).toBe(1);
    expect(gallery.issues()).toEqual(
      names.map((name) => ({
        path: `Ann/${name}`,
        code: 'HEIC',
        reason: expect.stringContaining('HEIC'),
        remedy: expect.stringMatching(/convert.*JPEG/iu),
        isUnread: false,
      })),
    );
  });

  it('uses an AVIF with the brand mif1', async () => {
    const gallery = await openFolder({
      folder: createFolder({ 'a.avif': ftyp('mif1', 'avif'), 'b.jpg': ftyp('avif') }),
    });
    expect(gallery.photoCount).toBe(2);
    expect(gallery.issues()).toEqual([]);
  });

  it('have a reason and a remedy', async () => {
    const folder = createFolder({
      '0.jpg': 'x',
      'a.jpg': Buffer.from('BM\x36\0\0\0\0\0\0\0', 'latin1'),
      'b.bmp': 'x',
      'c.CR2': 'x',
      'd.mov': 'x',
      'e.jpg': Buffer.from('<!DOCTYPE html><title>Sign in</title>'),
      'f.jpg': Buffer.from('version https://git-lfs.github.com/spec/v1'),
      'g.jpg': Buffer.from('nothing'),
      'h.txt': 'x',
      'i.jpg': Buffer.alloc(0),
      'j.jpg': ftyp('isom', 'mp42'),
    });
    symlinkSync('missing', join(folder, 'k.jpg'));
    symlinkSync(scratch, join(folder, 'l'));
    const gallery = await openFolder({ folder });
    expect(codesOf(gallery)).toEqual({
      ...Object.fromEntries(
        ['a.jpg', 'b.bmp', 'c.CR2', 'd.mov', 'e.jpg', 'f.jpg', 'j.jpg'].map((path) => [path, 'UNSUPPORTED_FORMAT']),
      ),
      'g.jpg': 'NOT_AN_IMAGE',
      'h.txt': 'NO_IMAGE_EXTENSION',
      'i.jpg': 'EMPTY',
      'k.jpg': 'BROKEN_LINK',
      l: 'SKIPPED_LINK',
    });
    for (const { reason, remedy } of gallery.issues()) {
      expect(reason).toMatch(/\.$/u);
      expect(remedy).toMatch(/\.$/u);
    }
    expect(gallery.issues()[0]!.reason).toContain('BMP');
    expect(gallery.issues()[4]!.reason).toContain('HTML');
  });

  it('are listed again by each refresh', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x' });
    const gallery = await openFolder({ folder });
    expect(gallery.issues()).toEqual([]);
    writePhoto(folder, 'Ann/2.jpg', ftyp('heic'));
    await gallery.refresh();
    expect(codesOf(gallery)).toEqual({ 'Ann/2.jpg': 'HEIC' });
    writePhoto(folder, 'Ann/2.jpg', 'converted');
    await gallery.refresh();
    expect(gallery.issues()).toEqual([]);
    expect(gallery.photoCount).toBe(2);
  });
});

describeWith('names of any bytes (Linux)', process.platform === 'linux' || null, () => {
  const named = (folder: string, name: string) =>
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);

  it('are reported with the true reason if they are not UTF-8', async () => {
    const folder = createFolder({ 'Ann/1.jpg': 'x', 'Ann/2.jpg': 'x' });
    writeFileSync(named(join(folder, 'Ann'), 'Andr\xe9 100%.jpg'), 'x');
    mkdirSync(named(folder, 'Zo\xeb'));
    writeFileSync(named(folder, '.\xff'), 'x');
    const target = named(folder, 'target\xff.jpg');
    renameSync(join(folder, 'Ann/2.jpg'), target);
    symlinkSync(target, join(folder, 'link.jpg'));
    const gallery = await openFolder({ folder });
    expect(gallery.photoCount).toBe(1);
    expect(codesOf(gallery)).toEqual({
      'Ann/Andr%E9 100%25.jpg': 'NAME_NOT_UTF8',
      'Zo%EB': 'NAME_NOT_UTF8',
      'link.jpg': 'NAME_NOT_UTF8',
      'target%FF.jpg': 'NAME_NOT_UTF8',
    });
    expect(gallery.issues()[0]).toMatchObject({
      reason: expect.stringContaining('UTF-8'),
      remedy: expect.stringContaining('Rename'),
    });
    expect(gallery.ignored()).toMatchObject([{ reason: 'HIDDEN', count: 1 }]);
  });
});
