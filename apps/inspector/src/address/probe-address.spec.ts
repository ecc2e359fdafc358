import { parseCompareAddress } from './compare-address';
import { probeAddress, sideBySideAddress } from './probe-address';

const parse = (address: string) => parseCompareAddress(new URL(address, 'http://localhost').search);

describe('the way from a person’s page to the compare page', () => {
  it('takes a photo along as the probe', () => {
    expect(parse(probeAddress('Barack_Obama/0001'))).toMatchObject({ image: { photo: 'Barack_Obama/0001' }, pair: [] });
  });

  it('takes a pair along, its first as the probe', () => {
    expect(parse(sideBySideAddress('Barack_Obama/0001', 'Joe_Biden/0001'))).toMatchObject({
      image: { photo: 'Barack_Obama/0001' },
      pair: [
        { image: { photo: 'Barack_Obama/0001' }, face: null },
        { image: { photo: 'Joe_Biden/0001' }, face: null },
      ],
    });
  });
});
