import fc from 'fast-check';
import { galleryName, slug } from './gallery-name';

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

it('differs for folders with the same name', () => {
  expect(galleryName('/a/photos')).not.toBe(galleryName('/b/photos'));
  expect(galleryName('/a/photos')).toBe(galleryName('/a/photos'));
});
