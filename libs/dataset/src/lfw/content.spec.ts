import fc from 'fast-check';
import { parseLfwPhotoPath } from './content';

it('parses paths of photos below any folder', () => {
  const photo = { id: 'George_W_Bush/0001', identity: 'George_W_Bush', path: 'George_W_Bush/George_W_Bush_0001.jpg' };
  expect(parseLfwPhotoPath('George_W_Bush/George_W_Bush_0001.jpg')).toEqual(photo);
  expect(parseLfwPhotoPath('a-2a620cd/images_deepfunneled/George_W_Bush/George_W_Bush_0001.jpg')).toEqual(photo);
});

it.each([
  'George_W_Bush/',
  'George_W_Bush/Laura_Bush_0001.jpg',
  'George_W_Bush/George_W_Bush_1.jpg',
  'George_W_Bush/George_W_Bush_0001.jpg.txt',
  'George_W_Bush_0001.jpg',
  'README.md',
])('returns null for %s', (path) => {
  expect(parseLfwPhotoPath(path)).toBeNull();
});

it('parses the path of any identity and number', () => {
  const names = fc.stringMatching(/^[A-Za-z][A-Za-z_-]{0,12}$/u);
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 0, max: 9999 }),
      fc.stringMatching(/^([a-z]{1,5}\/){0,3}$/u),
      (name, n, top) => {
        const number = String(n).padStart(4, '0');
        expect(parseLfwPhotoPath(`${top}${name}/${name}_${number}.jpg`)).toMatchObject({ id: `${name}/${number}` });
      },
    ),
  );
});
