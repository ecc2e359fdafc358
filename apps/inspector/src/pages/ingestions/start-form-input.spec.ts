import fc from 'fast-check';
import { defaultModels, isValidLimit, MAX_LIMIT, parseNames, toStartInput } from './start-form-input';

describe('toStartInput', () => {
  it('omits blank fields, which selects the whole gallery', () => {
    expect(toStartInput({ models: ['FACENET'], identities: ' \n', limit: ' ', rebuild: false })).toEqual({
      models: ['FACENET'],
    });
  });

  it('contains names, limit and rebuild', () => {
    expect(toStartInput({ models: ['RESNET50'], identities: 'A_B, C', limit: '12', rebuild: true })).toEqual({
      models: ['RESNET50'],
      identities: ['A_B', 'C'],
      limit: 12,
      rebuild: true,
    });
  });
});

describe('parseNames', () => {
  it('accepts lines and commas, and removes repetitions', () => {
    expect(parseNames('Barack_Obama\r\n  Joe_Biden , Barack_Obama,,\n')).toEqual(['Barack_Obama', 'Joe_Biden']);
  });

  it('returns every name of a list that was joined with any separator', () => {
    const name = fc.stringMatching(/^[A-Za-z_ÄÖÜéł]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.constantFrom(',', '\n', ', ', '\r\n'), (names, separator) => {
        expect(parseNames(names.join(separator))).toEqual(names);
      }),
    );
  });
});

describe('isValidLimit', () => {
  it('accepts blank and every whole number from 1 to the maximum of the API', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_LIMIT }), (limit) => expect(isValidLimit(` ${limit} `)).toBe(true)),
    );
    expect(isValidLimit(' ')).toBe(true);
  });

  it.each(['0', '2147483648', '99999999999', '-1', '1.5', '1e3', '0x10', 'ten', '1,000'])('rejects %s', (text) =>
    expect(isValidLimit(text)).toBe(false),
  );
});

describe('defaultModels', () => {
  it('selects models that are READY or loading', () => {
    expect(
      defaultModels([
        { name: 'FACENET', requested: true, state: 'UNAVAILABLE' },
        { name: 'MOBILEFACENET', requested: true, state: 'STARTING' },
        { name: 'RESNET50', requested: true, state: 'READY' },
      ]),
    ).toEqual(['MOBILEFACENET', 'RESNET50']);
  });

  it('otherwise selects models that failed to load, but not those that the gateway was not asked to load', () => {
    expect(
      defaultModels([
        { name: 'FACENET', requested: true, state: 'UNAVAILABLE' },
        { name: 'FACENET_CASIA', requested: false, state: 'UNAVAILABLE' },
      ]),
    ).toEqual(['FACENET']);
  });
});
