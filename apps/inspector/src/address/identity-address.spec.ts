import fc from 'fast-check';
import { MODELS } from './compare-address';
import { identityAddress, LIST_LENGTHS, parseIdentityAddress } from './identity-address';

const searchOf = (address: string) => new URL(address, 'http://localhost').search;

describe('the address of a person’s page', () => {
  it('names the person and nothing that is as it would be anyway', () => {
    expect(identityAddress('George_W_Bush')).toBe('/identity?name=George_W_Bush');
    expect(identityAddress('George_W_Bush', { model: null, outliers: 10, unindexed: null })).toBe(
      '/identity?name=George_W_Bush',
    );
  });

  it('says all that the page shows, so that a link shows the same', () => {
    const model = fc.constantFrom(null, ...MODELS);
    const length = fc.constantFrom(...LIST_LENGTHS);
    const view = fc.record({ model, lookalikes: length, outliers: length, unindexed: model });
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), view, (name, shown) => {
        expect(parseIdentityAddress(searchOf(identityAddress(name, shown)))).toEqual({ name, ...shown });
      }),
    );
  });

  it('leaves out what is wrong, whatever is written', () => {
    expect(parseIdentityAddress('?name=&model=GOOGLENET&outliers=1000&lookalikes=-1&unindexed=facenet')).toEqual({
      name: null,
      model: null,
      lookalikes: 10,
      outliers: 10,
      unindexed: null,
    });
    fc.assert(fc.property(fc.string(), (search) => LIST_LENGTHS.includes(parseIdentityAddress(search).outliers)));
  });
});
