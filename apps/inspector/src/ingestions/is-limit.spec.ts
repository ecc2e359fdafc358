import fc from 'fast-check';
import { isLimit, MOST } from './is-limit';

describe('isLimit', () => {
  it('takes any whole number from 1 to what the API takes, and none at all', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: MOST }), (limit) => expect(isLimit(` ${limit} `)).toBe(true)));
    expect(isLimit(' ')).toBe(true);
  });

  it.each(['0', '2147483648', '99999999999', '-1', '1.5', '1e3', '0x10', 'ten', '1,000'])('refuses %s', (text) =>
    expect(isLimit(text)).toBe(false),
  );
});
