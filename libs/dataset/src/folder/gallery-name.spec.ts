import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import fc from 'fast-check';
import { folderGalleryName, galleryName, slug } from './gallery-name';

it.each([
  ['Holiday Photos 2024', 'holiday_photos_2024'],
  ['Ärger & Größe', 'arger_gro_e'],
  ['2024', '_2024'],
  ['写真', 'gallery'],
  ['--', 'gallery'],
  ['', 'gallery'],
])('the slug of %j is %j', (name, expected) => {
  expect(slug(name)).toBe(expected);
});

it('is a valid part of a Milvus collection name for any folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
      expect(galleryName(`/photos/${name}`)).toMatch(/^[a-z_][a-z0-9_]{0,41}_[0-9a-f]{8}$/u);
    }),
  );
});

const root = temporaryFolder();

it('is the same while the folder does not exist', async () => {
  const [disk, link] = [join(root, 'disk'), join(root, 'link')];
  mkdirSync(join(disk, 'photos'), { recursive: true });
  symlinkSync(disk, link);
  const name = await folderGalleryName(join(link, 'photos'));
  expect(name).toBe(galleryName(realpathSync(join(disk, 'photos'))));
  rmSync(join(disk, 'photos'), { recursive: true });
  expect(await folderGalleryName(join(link, 'photos'))).toBe(name);
});

it('differs for folders with the same name', () => {
  expect(galleryName('/a/photos')).not.toBe(galleryName('/b/photos'));
  expect(galleryName('/a/photos')).toBe(galleryName('/a/photos'));
});
