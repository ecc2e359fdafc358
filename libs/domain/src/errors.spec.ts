import { LookalikeError } from './errors';

describe('LookalikeError', () => {
  const error = new LookalikeError('NO_FACE', 'The image contains no face.', 'Use another image.');

  it('is recognised with any code or with its own', () => {
    expect(LookalikeError.is(error)).toBe(true);
    expect(LookalikeError.is(error, 'NO_FACE')).toBe(true);
    expect(LookalikeError.is(error, 'INDEX_EMPTY')).toBe(false);
  });

  it('is recognised when another copy of this package created it', () => {
    let copy!: typeof import('./errors');
    jest.isolateModules(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy is the point
      copy = require('./errors');
    });
    expect(copy.LookalikeError).not.toBe(LookalikeError);
    expect(LookalikeError.is(new copy.LookalikeError('INTERNAL', '', ''), 'INTERNAL')).toBe(true);
  });

  it.each([null, undefined, 'NO_FACE', new Error('NO_FACE'), { code: 'NO_FACE' }])('rejects %p', (other) => {
    expect(LookalikeError.is(other)).toBe(false);
  });

  it('survives conversion to a problem and back', () => {
    expect(LookalikeError.from(error.toProblem())).toMatchObject({ ...error.toProblem(), name: 'LookalikeError' });
  });
});

describe('the message of a LookalikeError', () => {
  it('is shortened if it repeats a long value', () => {
    const { message } = new LookalikeError(
      'IDENTITY_NOT_FOUND',
      `No identity is named "${'N'.repeat(20_000_000)}".`,
      '',
    );
    expect(message.length).toBeLessThan(2_000);
    expect(message).toMatch(/^No identity is named "N+ … N+"\.$/);
  });
});
