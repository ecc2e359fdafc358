import fc from 'fast-check';
import { durationInWords, timeLeftInWords } from './time-in-words';

describe('durationInWords', () => {
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
  ])('says %d s as %s', (seconds, words) => expect(durationInWords(seconds)).toBe(words));

  it('says something with a number in it for any duration of at least a second', () => {
    fc.assert(fc.property(fc.double({ min: 1, max: 1e7, noNaN: true }), (s) => /^\d+ \w+/.test(durationInWords(s))));
  });
});

describe('timeLeftInWords', () => {
  it.each([
    [0, 'a few seconds left'],
    [9, 'a few seconds left'],
    [14, 'about 10 seconds left'],
    [74, 'about 70 seconds left'],
    [75, 'about 1 minute left'],
    [95, 'about 2 minutes left'],
    [5390, 'about 90 minutes left'],
    [5400, 'about 2 hours left'],
  ])('says %d s as %s', (seconds, words) => expect(timeLeftInWords(seconds)).toBe(words));
});
