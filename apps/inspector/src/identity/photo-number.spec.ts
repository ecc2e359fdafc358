import { photoNumber } from './photo-number';

describe('a photo’s number', () => {
  it('is what its id says beyond its identity', () => {
    expect(photoNumber('George_W_Bush/0001')).toBe('0001');
  });

  it('is the whole id where there is no folder', () => {
    expect(photoNumber('party')).toBe('party');
  });
});
