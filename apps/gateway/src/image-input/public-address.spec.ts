import fc from 'fast-check';
import { isPublicAddress } from './public-address';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    'takes %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['169.254.169.254', 'link-local: the metadata of clouds'],
    ['192.0.0.1', 'protocol assignments'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.5', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped, even of a public address'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['2002:7f00:1::1', '6to4'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fc00::1', 'unique local'],
    ['fd12:3456:789a::1', 'unique local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'not assigned'],
    ['0x7f.1', 'an odd notation'],
    ['2130706433', 'an odd notation'],
    ['010.0.0.1', 'an odd notation'],
    ['localhost', 'no address'],
    ['', 'no address'],
  ])('refuses %s: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it('refuses every way to write a private IPv4 address into an IPv6 one', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const prefixes = fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:');
    fc.assert(
      fc.property(prefixes, octet, octet, octet, (prefix, b, c, d) => {
        for (const a of [10, 127]) expect(isPublicAddress(`${prefix}${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
  });
});
