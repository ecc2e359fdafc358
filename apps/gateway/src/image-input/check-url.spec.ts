import { AllowedHosts } from './allowed-hosts';
import { checkUrl } from './check-url';
import { isPublicAddress } from './public-address';

const refused = expect.objectContaining({ code: 'URL_NOT_ALLOWED' });

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
  ])('takes %s', (url) => expect(check(url).protocol).toMatch(/^https?:$/));

  it.each([
    ['https://example.org/a.jpg', 'listed with another port alone'],
    ['https://images.example.org:8443/a.jpg', 'a port that is not listed'],
    ['https://evil.images.example.org/a.jpg', 'a subdomain'],
    ['https://images.example.org.evil.com/a.jpg', 'a longer name'],
    ['https://images.example.org@evil.com/a.jpg', 'a user name that looks like a host'],
    ['https://user:secret@images.example.org/a.jpg', 'credentials'],
    ['ftp://images.example.org/a.jpg', 'another scheme'],
    ['file:///etc/passwd', 'another scheme'],
    ['data:image/png;base64,AAAA', 'another scheme'],
    ['images.example.org/a.jpg', 'no scheme'],
    ['', 'nothing'],
    ['http://127.0.0.1/a.jpg', 'listed, but loopback'],
    ['http://0x7f.1/a.jpg', 'the same in hexadecimal'],
    ['http://2130706433/a.jpg', 'the same as one number'],
    ['http://017700000001/a.jpg', 'the same in octal'],
    ['http://127.1/a.jpg', 'the same, shortened'],
    ['http://127.0.0.1./a.jpg', 'the same with a dot'],
    ['http://①②⑦.⓪.⓪.①/a.jpg', 'the same in circled digits'],
    ['http://[::1]/a.jpg', 'listed, but loopback'],
    ['http://[::ffff:7f00:1]/a.jpg', 'not listed'],
    ['http://localhost/a.jpg', 'not listed'],
    ['http://localhost./a.jpg', 'not listed'],
  ])('refuses %s: %s', (url) => expect(() => check(url)).toThrow(refused));
});

describe('AllowedHosts', () => {
  it.each(['http://example.org', 'example.org/path', 'user@example.org', 'example.org:port', ' ', 'a b'])(
    'refuses the entry %j as CONFIG_INVALID',
    (entry) => expect(() => new AllowedHosts([entry])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );

  it('allows nothing when nothing is listed', () => {
    expect(new AllowedHosts([]).allows(new URL('https://example.org/'))).toBe(false);
  });
});
