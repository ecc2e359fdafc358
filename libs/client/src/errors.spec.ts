import { isLookalikeError, LookalikeError, toLookalikeError } from './errors.js';

describe('isLookalikeError', () => {
  const error = new LookalikeError('NO_FACE', 'No face was found.', 'Use another image.', {
    path: ['similarFaces', 0],
  });

  it('recognises a LookalikeError and its code', () => {
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message }).toEqual({
      code: 'NO_FACE',
      message: 'No face was found.',
      name: 'LookalikeError',
      path: ['similarFaces', 0],
      remedy: 'Use another image.',
      retryable: false,
    });
    expect([isLookalikeError(error), isLookalikeError(error, 'NO_FACE'), isLookalikeError(error, 'TIMED_OUT')]).toEqual(
      [true, true, false],
    );
  });

  it.each([null, undefined, 'NO_FACE', 7, new Error('NO_FACE'), { code: 'NO_FACE' }])('rejects %p', (thrown) => {
    expect(isLookalikeError(thrown)).toBe(false);
    expect(isLookalikeError(thrown, 'NO_FACE')).toBe(false);
  });

  it('recognises errors of another copy of this package', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<typeof import('./errors.js')>('./errors.js');
      expect(other.LookalikeError).not.toBe(LookalikeError);
      expect(error).not.toBeInstanceOf(other.LookalikeError);
      expect(other.isLookalikeError(error, 'NO_FACE')).toBe(true);
    });
  });
});

describe('toLookalikeError', () => {
  it('returns the first error with the others as its cause', () => {
    const error = toLookalikeError([
      { message: 'one', path: ['a', 0], extensions: { code: 'NO_FACE', remedy: 'look' } },
      { message: 'two', path: ['b'], extensions: { code: 'INDEX_EMPTY', remedy: 'ingest' } },
    ]);
    expect(error).toMatchObject({ code: 'NO_FACE', message: 'one', remedy: 'look', path: ['a', 0] });
    expect((error.cause as AggregateError).errors).toMatchObject([{ code: 'INDEX_EMPTY', message: 'two' }]);
  });

  it('adds a code and a remedy to an error without them', () => {
    expect(toLookalikeError([{ message: 'Syntax Error' }])).toMatchObject({
      code: 'INTERNAL',
      path: [],
      remedy: expect.stringContaining('schema'),
    });
  });
});
