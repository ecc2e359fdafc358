import { listInWords, photosInWords, rangeInDigits, speedInWords } from './count-in-words';

describe('counts in words', () => {
  it('says one photo and many', () => {
    expect([0, 1, 13_233].map(photosInWords)).toEqual(['0 photos', '1 photo', '13,233 photos']);
  });

  it('says a slow speed with a decimal', () => {
    expect([0.25, 9.44, 26.4].map(speedInWords)).toEqual(['0.3 photos/s', '9.4 photos/s', '26 photos/s']);
  });

  it('says a list as people do', () => {
    expect(listInWords(['FACENET', 'MOBILEFACENET', 'RESNET50'])).toBe('FACENET, MOBILEFACENET and RESNET50');
  });

  it('says a range only where counts differ', () => {
    expect(rangeInDigits([5, 5])).toBe('5');
    expect(rangeInDigits([1900, 0])).toBe('0–1,900');
  });
});
