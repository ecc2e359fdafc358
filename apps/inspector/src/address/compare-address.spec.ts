import fc from 'fast-check';
import { type CompareAddress, DEFAULT_K, parseCompareAddress, printCompareAddress } from './compare-address';

const id = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.stringMatching(/^[a/]{1,4}#\d{0,5}#{0,2}$/));
const image = fc.oneof(fc.record({ photo: id }), fc.record({ upload: id }));
const face = fc.option(fc.nat(9999));
const address: fc.Arbitrary<CompareAddress> = fc
  .record({
    image: fc.option(image),
    face,
    k: fc.integer({ min: 1, max: 100 }),
    models: fc.option(fc.subarray(['FACENET', 'MOBILEFACENET', 'RESNET50'] as const, { minLength: 1 })),
    pair: fc.array(fc.record({ image, face }), { maxLength: 2 }),
  })
  // A face of no picture is none.
  .map((given) => (given.image ? given : { ...given, face: null }));

const searchOf = (path: string) => new URL(path, 'http://lookalike.test').search;

describe('the address of the compare page', () => {
  it('holds all that it shows, whatever the ids are', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(parseCompareAddress(searchOf(printCompareAddress(given)))).toEqual(given);
      }),
    );
  });

  it('leaves out what is wrong in it, and never fails', () => {
    expect(parseCompareAddress('?k=0&face=-1&model=&model=%20&pair=x&pair=photo/&photo=')).toEqual({
      image: null,
      face: null,
      k: DEFAULT_K,
      models: null,
      pair: [],
    });
    fc.assert(fc.property(fc.string(), (search) => void parseCompareAddress(search)));
  });

  it('is as short as can be', () => {
    expect(printCompareAddress(parseCompareAddress(''))).toBe('/');
    expect(printCompareAddress(parseCompareAddress('?photo=A/1&k=8'))).toBe('/?photo=A%2F1');
  });
});
