import { photoNumber } from './photo-link';

describe('photoNumber', () => {
  it('is the last part of the id', () => {
    expect(photoNumber('George_W_Bush/0001')).toBe('0001');
  });

  it('is the whole id of a photo without a folder', () => {
    expect(photoNumber('party')).toBe('party');
  });
});
