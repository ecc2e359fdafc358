import fc from 'fast-check';
import { AllowedHosts, checkUrl, isPublicAddress } from './url-policy';

const notAllowed = expect.objectContaining({ code: 'URL_NOT_ALLOWED' });

describe('checkUrl', () => {
  const hosts = new AllowedHosts([
    'Images.Example.org',
    'example.org:8443',
    'bücher.example',
    '127.0.0.1',
    '[::1]',
    '8.8.8.8',
  ]);
  const check = (url: string) => checkUrl(url, hosts, isPublicAddress);

  it.each([
    'http://images.example.org/a.jpg',
    'https://IMAGES.example.org:443/a.jpg',
    'https://images.example.org:80/a.jpg',
    'https://images.example.org./a.jpg',
    'https://example.org:8443/a.jpg',
    'https://xn--bcher-kva.example/a.jpg',
    'http://8.8.8.8/a.jpg',
  ])('accepts %s', (url) => expect(check(url).protocol).toMatch(/^https?:$/));

  it.each([
    ['https://example.org/a.jpg', 'allowed only with another port'],
    ['https://images.example.org:8443/a.jpg', 'a port that is not allowed'],
    ['https://evil.images.example.org/a.jpg', 'a subdomain'],
    ['https://images.example.org.evil.com/a.jpg', 'a longer name'],
    ['https://images.example.org@evil.com/a.jpg', 'a user name that looks like a host'],
    ['https://user:secret@images.example.org/a.jpg', 'credentials'],
    ['ftp://images.example.org/a.jpg', 'another scheme'],
    ['file:///etc/passwd', 'another scheme'],
    ['data:image/png;base64,AAAA', 'another scheme'],
    ['images.example.org/a.jpg', 'no scheme'],
    ['', 'nothing'],
    ['http://127.0.0.1/a.jpg', 'allowed, but loopback'],
    ['http://0x7f.1/a.jpg', 'the same in hexadecimal'],
    ['http://2130706433/a.jpg', 'the same as one number'],
    ['http://017700000001/a.jpg', 'the same in octal'],
    ['http://127.1/a.jpg', 'the same, abbreviated'],
    ['http://127.0.0.1./a.jpg', 'the same with a dot'],
    ['http://①②⑦.⓪.⓪.①/a.jpg', 'the same in circled digits'],
    ['http://[::1]/a.jpg', 'allowed, but loopback'],
    ['http://[::ffff:7f00:1]/a.jpg', 'not allowed'],
    ['http://localhost/a.jpg', 'not allowed'],
    ['http://localhost./a.jpg', 'not allowed'],
  ])('rejects %s: %s', (url) => expect(() => check(url)).toThrow(notAllowed));
});

describe('AllowedHosts', () => {
  it.each(['http://example.org', 'example.org/path', 'user@example.org', 'example.org:port', ' ', 'a b'])(
    'rejects the entry %j as CONFIG_INVALID',
    (entry) => expect(() => new AllowedHosts([entry])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );

  it('allows nothing if the list is empty', () => {
    expect(new AllowedHosts([]).allows(new URL('https://example.org/'))).toBe(false);
  });
});

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    'accepts %s',
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
    ['169.254.169.254', 'link-local: the metadata service of clouds'],
    ['192.0.0.1', 'protocol assignments'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.5', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped, even for a public address'],
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
    ['0x7f.1', 'an unusual notation'],
    ['2130706433', 'an unusual notation'],
    ['010.0.0.1', 'an unusual notation'],
    ['localhost', 'not an address'],
    ['', 'not an address'],
  ])('rejects %s: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it('rejects every notation of a private IPv4 address inside an IPv6 address', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const prefixes = fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:');
    fc.assert(
      fc.property(prefixes, octet, octet, octet, (prefix, b, c, d) => {
        for (const a of [10, 127]) expect(isPublicAddress(`${prefix}${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
  });
});
