import fc from 'fast-check';
import { readNames, readStartForm } from './read-start-form';

describe('readStartForm', () => {
  it('leaves out what is blank: the whole gallery', () => {
    expect(readStartForm({ models: ['FACENET'], identities: ' \n', limit: ' ', rebuild: false })).toEqual({
      models: ['FACENET'],
    });
  });

  it('takes names, limit and rebuild', () => {
    expect(readStartForm({ models: ['RESNET50'], identities: 'A_B, C', limit: '12', rebuild: true })).toEqual({
      models: ['RESNET50'],
      identities: ['A_B', 'C'],
      limit: 12,
      rebuild: true,
    });
  });
});

describe('readNames', () => {
  it('takes one a line or several separated by commas, each once', () => {
    expect(readNames('Barack_Obama\r\n  Joe_Biden , Barack_Obama,,\n')).toEqual(['Barack_Obama', 'Joe_Biden']);
  });

  it('finds every name again that was written down', () => {
    const name = fc.stringMatching(/^[A-Za-z_ÄÖÜéł]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.constantFrom(',', '\n', ', ', '\r\n'), (names, between) => {
        expect(readNames(names.join(between))).toEqual(names);
      }),
    );
  });
});
