import { sharp } from './sharp';

it.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"/>'],
  ['PPM', 'P3\n30 30\n255\n' + '9 9 9 '.repeat(900)],
  ['Radiance', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 30 +X 30\n'],
  ['a matrix', '3 3\n1 2 3\n4 5 6\n7 8 9\n'],
  ['PDF', '%PDF-1.4\n'],
])('does not load %s', async (_, content) => {
  await expect(sharp(Buffer.from(content)).metadata()).rejects.toThrow('unsupported image format');
});

it('has no cache and one thread', () => {
  expect(sharp.cache()).toMatchObject({ memory: { max: 0 }, items: { max: 0 } });
  expect(sharp.concurrency()).toBe(1);
});
