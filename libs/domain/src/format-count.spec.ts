import { formatCount } from './format-count';

it.each([
  [0, 'photo', undefined, '0 photos'],
  [1, 'photo', undefined, '1 photo'],
  [13_233, 'photo', undefined, '13,233 photos'],
  [1, 'identity', 'identities', '1 identity'],
  [2, 'identity', 'identities', '2 identities'],
])('formats %d of %s', (count, singular, plural, text) => {
  expect(formatCount(count, singular, plural)).toBe(text);
});
