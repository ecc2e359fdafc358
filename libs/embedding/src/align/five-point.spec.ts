import { noiseImage, pixelHash } from '../testing/test-image';
import { warp } from './five-point';

describe('warp', () => {
  // Hashes of Pillow 13.0's results: `photo.transform((64, 64), AFFINE, inverse, BILINEAR)`.
  it.each([
    [{ a: 1, b: 0, tx: 0, ty: 0 }, 'eb5d764cbd2a3e37'],
    [{ a: 0.5, b: 0, tx: 3, ty: -2 }, '784c477960bbf29f'],
    [{ a: 2, b: 0, tx: -40, ty: -20 }, '6aaa7ad3b58e8b4e'],
    [{ a: 0, b: 1, tx: 50, ty: 0 }, 'a36780f83b2be0a6'],
    [{ a: 0.5, b: 0.5, tx: 20, ty: -10 }, 'ce1d05fcdf2256fc'],
    [{ a: 0.25, b: -0.25, tx: 10, ty: 30 }, 'bb97bae127a42339'],
  ])('warps by %j with the same pixels as Pillow', (transform, expected) => {
    expect(pixelHash(warp(noiseImage(97, 61), transform, 64))).toBe(expected);
  });

  it('is black outside the photo', () => {
    const photo = { width: 4, height: 4, data: new Uint8Array(48).fill(255) };
    const { data } = warp(photo, { a: 1, b: 0, tx: 2, ty: 0 }, 8);
    const row = Array.from({ length: 8 }, (_, x) => data[x * 3]);
    expect(row).toEqual([0, 0, 255, 255, 255, 255, 0, 0]);
  });

  it('returns a black image for a transform of NaN', () => {
    const { data } = warp(noiseImage(9, 9), { a: NaN, b: NaN, tx: NaN, ty: NaN }, 8);
    expect(data.every((value) => value === 0)).toBe(true);
  });
});
