import fc from 'fast-check';
import {
  type CompareRoute,
  compareUrl,
  DEFAULT_K,
  identityUrl,
  LIST_LENGTHS,
  MODELS,
  parseCompareUrl,
  parseIdentityUrl,
  probeUrl,
  sideBySideUrl,
} from './routes';

const searchOf = (url: string) => new URL(url, 'http://localhost').search;

describe('the URL of the compare page', () => {
  const id = fc
    .oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.stringMatching(/^[a/]{1,4}#\d{0,5}#{0,2}$/))
    .map((text) => text.normalize('NFC'));
  const image = fc.oneof(fc.record({ photo: id }), fc.record({ upload: id }));
  const face = fc.option(fc.nat(9999));
  const anyRoute: fc.Arbitrary<CompareRoute> = fc
    .record({
      image: fc.option(image),
      face,
      k: fc.integer({ min: 1, max: 100 }),
      models: fc.option(fc.subarray(['FACENET', 'MOBILEFACENET', 'RESNET50'] as const, { minLength: 1 })),
      pair: fc.array(fc.record({ image, face }), { maxLength: 2 }),
    })
    // Without an image there is no face to choose.
    .map((route) => (route.image ? route : { ...route, face: null }));

  it('stores the whole state of the page, whatever the ids are', () => {
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(parseCompareUrl(searchOf(compareUrl(route)))).toEqual(route);
      }),
    );
  });

  it('is parsed with ids in NFC', () => {
    const { image, pair } = parseCompareUrl('?photo=Zoe%CC%88%2F1&pair=photo%2FZoe%CC%88%2F2%230');
    expect(image).toEqual({ photo: 'Zo\u00eb/1' });
    expect(pair).toEqual([{ image: { photo: 'Zo\u00eb/2' }, face: 0 }]);
  });

  it('is parsed without its invalid parameters, and parsing never fails', () => {
    expect(parseCompareUrl('?k=0&face=-1&model=&model=%20&pair=x&pair=photo/&photo=')).toEqual({
      image: null,
      face: null,
      k: DEFAULT_K,
      models: null,
      pair: [],
    });
    fc.assert(fc.property(fc.string(), (search) => void parseCompareUrl(search)));
  });

  it('omits parameters that have their default value', () => {
    expect(compareUrl(parseCompareUrl(''))).toBe('/');
    expect(compareUrl(parseCompareUrl('?photo=A/1&k=8'))).toBe('/?photo=A%2F1');
  });
});

describe('links to the compare page', () => {
  const parse = (url: string) => parseCompareUrl(searchOf(url));

  it('set a photo as the probe', () => {
    expect(parse(probeUrl('Barack_Obama/0001'))).toMatchObject({ image: { photo: 'Barack_Obama/0001' }, pair: [] });
  });

  it('set a pair, the first photo as the probe', () => {
    expect(parse(sideBySideUrl('Barack_Obama/0001', 'Joe_Biden/0001'))).toMatchObject({
      image: { photo: 'Barack_Obama/0001' },
      pair: [
        { image: { photo: 'Barack_Obama/0001' }, face: null },
        { image: { photo: 'Joe_Biden/0001' }, face: null },
      ],
    });
  });
});

describe('the URL of the identity page', () => {
  it('has the name, and omits options that have their default value', () => {
    expect(identityUrl('George_W_Bush')).toBe('/identity?name=George_W_Bush');
    expect(identityUrl('George_W_Bush', { model: null, outliers: 10, unindexed: null })).toBe(
      '/identity?name=George_W_Bush',
    );
  });

  it('stores the whole state of the page', () => {
    const model = fc.constantFrom(null, ...MODELS);
    const length = fc.constantFrom(...LIST_LENGTHS);
    const anyOptions = fc.record({ model, lookalikes: length, outliers: length, unindexed: model });
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), anyOptions, (text, options) => {
        const name = text.normalize('NFC');
        expect(parseIdentityUrl(searchOf(identityUrl(name, options)))).toEqual({ name, ...options });
      }),
    );
  });

  it('is parsed with the name in NFC', () => {
    expect(parseIdentityUrl('?name=Zoe%CC%88').name).toBe('Zo\u00eb');
  });

  it('is parsed without its invalid parameters', () => {
    expect(parseIdentityUrl('?name=&model=GOOGLENET&outliers=1000&lookalikes=-1&unindexed=facenet')).toEqual({
      name: null,
      model: null,
      lookalikes: 10,
      outliers: 10,
      unindexed: null,
    });
    fc.assert(fc.property(fc.string(), (search) => LIST_LENGTHS.includes(parseIdentityUrl(search).outliers)));
  });
});
