import fc from 'fast-check';
import {
  formatCount,
  formatDuration,
  formatList,
  formatPace,
  formatRange,
  formatSpeed,
  formatTimeLeft,
  photoNumber,
  readableName,
} from './format';

describe('counts', () => {
  it('distinguish one photo from many', () => {
    expect([0, 1, 13_233].map((count) => formatCount(count))).toEqual(['0 photos', '1 photo', '13,233 photos']);
    expect(formatCount(5749, 'identity', 'identities')).toBe('5,749 identities');
  });

  it('show a slow speed with a decimal', () => {
    expect([0.25, 9.44, 26.4].map(formatSpeed)).toEqual(['0.3 photos/s', '9.4 photos/s', '26 photos/s']);
  });

  it('show a range only where they differ', () => {
    expect(formatRange([5, 5])).toBe('5');
    expect(formatRange([1900, 0])).toBe('0–1,900');
  });
});

describe('formatList', () => {
  it('joins the last two names with “and”', () => {
    expect(formatList(['FACENET', 'MOBILEFACENET', 'RESNET50'])).toBe('FACENET, MOBILEFACENET and RESNET50');
  });
});

describe('formatDuration', () => {
  it.each([
    [0.2, 'under a second'],
    [1, '1 second'],
    [59.4, '59 seconds'],
    [59.6, '1 minute'],
    [492, '8 minutes 12 seconds'],
    [3600, '1 hour'],
    [3660, '1 hour 1 minute'],
    [3601, '1 hour'],
    [90_000, '1 day 1 hour'],
  ])('formats %d s as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('starts with a number for any duration of at least a second', () => {
    fc.assert(fc.property(fc.double({ min: 1, max: 1e7, noNaN: true }), (s) => /^\d+ \w+/.test(formatDuration(s))));
  });
});

describe('formatTimeLeft', () => {
  it.each([
    [0, 'a few seconds left'],
    [9, 'a few seconds left'],
    [14, 'about 10 seconds left'],
    [74, 'about 70 seconds left'],
    [75, 'about 1 minute left'],
    [95, 'about 2 minutes left'],
    [5390, 'about 90 minutes left'],
    [5400, 'about 2 hours left'],
  ])('formats %d s as %s', (seconds, text) => expect(formatTimeLeft(seconds)).toBe(text));
});

describe('formatPace', () => {
  it('contains only what is known', () => {
    expect(formatPace({ photosPerSecond: 26, secondsLeft: 480 })).toEqual(['26 photos/s', 'about 8 minutes left']);
    expect(formatPace({ photosPerSecond: 26, secondsLeft: null })).toEqual(['26 photos/s']);
    expect(formatPace({})).toEqual([]);
  });
});

describe('readableName', () => {
  it('replaces underscores with spaces', () => {
    expect(readableName('George_W_Bush')).toBe('George W Bush');
  });

  it('keeps a name of which nothing would be left', () => {
    expect(readableName('__')).toBe('__');
  });
});

describe('photoNumber', () => {
  it('is the last part of the id', () => {
    expect(photoNumber('George_W_Bush/0001')).toBe('0001');
  });

  it('is the whole id of a photo without a folder', () => {
    expect(photoNumber('party')).toBe('party');
  });
});
