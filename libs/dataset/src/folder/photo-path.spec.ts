import fc from 'fast-check';
import { photoOfPath } from './photo-path';

it.each([
  ['Ann/1.jpg', 'Ann/1', 'Ann'],
  ['Ann/2024/spring/1.JPEG', 'Ann/2024/spring/1', 'Ann'],
  ['group.png', 'group', null],
  ["Conan O'Brien/a photo.v2.webp", "Conan O'Brien/a photo.v2", "Conan O'Brien"],
  ['Zoe\u0308/\u0041\u030a.tif', 'Zo\u00eb/\u00c5', 'Zo\u00eb'],
])('%s is the photo %s of the identity %s', (path, id, identity) => {
  expect(photoOfPath(path)).toEqual({ id, identity });
});

it.each(['Ann/notes.txt', 'Ann/photo', 'Ann/photo.svg', 'Ann/photo.jpg.zip', '.jpg', 'Ann/.jpg'])(
  '%s is not a photo',
  (path) => {
    expect(photoOfPath(path)).toBeNull();
  },
);

it('derives an id in NFC whose first part is the identity', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((name) => !name.includes('/'));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const { id, identity } = photoOfPath(`${parts.join('/')}.jpg`)!;
      expect(id).toBe(parts.join('/').normalize('NFC'));
      expect(identity).toBe(parts.length > 1 ? parts[0]!.normalize('NFC') : null);
    }),
  );
});
