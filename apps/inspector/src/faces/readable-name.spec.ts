import { readableName } from './readable-name';

describe('an identity’s name for reading', () => {
  it('has blanks for underscores', () => {
    expect(readableName('George_W_Bush')).toBe('George W Bush');
  });

  it('is the name as it is where nothing would be left', () => {
    expect(readableName('__')).toBe('__');
  });
});
