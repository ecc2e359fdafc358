import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LookalikeError } from '@lookalike/domain';
import { HostPolicy, parseAllowedHosts } from './host-check';
import { HTTP_STATUS } from './http-errors';

interface Binding {
  host?: string;
  address?: string;
  allowed?: string[];
}

/** The status that a request with these Host headers is rejected with; 200 if it is answered. */
function statusFor(headers: string[], { host = '127.0.0.1', address = host, allowed = [] }: Binding = {}, url = '/') {
  const policy = new HostPolicy({ host, address, allowed: parseAllowedHosts(allowed) });
  return statusOf(policy.hostError({ headersDistinct: headers.length > 0 ? { host: headers } : {}, url }));
}

const statusOf = (error: LookalikeError | null) => (error ? HTTP_STATUS[error.code] : 200);

/** As in the container. */
const anywhere: Binding = { host: '0.0.0.0' };

describe('HostPolicy', () => {
  it.each([
    'localhost',
    'localhost:4000',
    'LOCALHOST:1',
    'localhost.',
    'localhost.:4000',
    '127.0.0.1',
    '127.0.0.1:4000',
    '127.1',
    '127.0.0.5',
    '[::1]',
    '[::1]:4000',
    '[0:0:0:0:0:0:0:1]:4000',
    '[::ffff:127.0.0.1]',
  ])('accepts %s, wherever the server is bound to', (header) => {
    for (const binding of [{}, anywhere, { host: '::1' }, { host: 'localhost', address: '::1' }])
      expect(statusFor([header], binding)).toBe(200);
  });

  it.each([
    '',
    ' ',
    'evil.example',
    'EVIL.example:4000',
    'evil.example.',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    'evillocalhost',
    'localhost@evil.example',
    'user@localhost',
    'localhost/path',
    'localhost\\path',
    'localhost?',
    'localhost#',
    'localhost:port',
    'localhost:4000:4000',
    'localhost,evil.example',
    '[::1',
    '::1',
    '[::1%25eth0]',
    '.localhost',
    '..',
  ])('rejects %j, wherever the server is bound to', (header) => {
    // `--host LOCALHOST` and the like once switched the check off.
    const loopback = ['127.0.0.1', 'LOCALHOST', '127.1', '0:0:0:0:0:0:0:1'].map((host) => ({
      host,
      address: host.includes(':') ? '::1' : '127.0.0.1',
    }));
    for (const binding of [...loopback, anywhere, { host: '::' }, { host: '192.168.1.2' }])
      expect(statusFor([header], binding)).toBe(421);
  });

  it('accepts other addresses only if other machines can connect', () => {
    for (const header of ['192.168.1.2:4000', '[fe80::1]:4000', '0.0.0.0:4000', '[::]']) {
      expect(statusFor([header], anywhere)).toBe(200);
      expect(statusFor([header], { host: '::' })).toBe(200);
      expect(statusFor([header])).toBe(421);
      expect(statusFor([header], { host: 'LOCALHOST', address: '::ffff:127.0.0.1' })).toBe(421);
    }
  });

  it('accepts the name in --host and the allowed names, and nothing similar', () => {
    const binding = {
      host: 'photos.lan',
      address: '192.168.1.2',
      allowed: ['Photos.Example.org', '.example.net', '*.example.com', '::2'],
    };
    for (const header of [
      'photos.lan:4000',
      'PHOTOS.example.org.:1',
      'a.example.net',
      'a.b.example.net',
      'a.example.com',
      '[::2]',
    ])
      expect(statusFor([header], binding)).toBe(200);
    for (const header of [
      'x.photos.lan',
      'x.photos.example.org',
      'example.org',
      'example.com',
      'example.net',
      'evilexample.net',
    ])
      expect(statusFor([header], binding)).toBe(421);
    expect(statusFor(['photos.example.org'], { allowed: ['photos.example.org'] })).toBe(200);
    expect(statusFor(['evil.example'], { ...anywhere, allowed: ['*'] })).toBe(200);
  });

  it('rejects a request without a Host header, and with several', () => {
    for (const binding of [{}, anywhere, { allowed: ['*'] }]) {
      expect(statusFor([], binding)).toBe(400);
      expect(statusFor(['localhost', 'evil.example'], binding)).toBe(400);
      expect(statusFor(['localhost', 'localhost'], binding)).toBe(400);
    }
  });

  it('checks the host of an absolute request target as well', () => {
    expect(statusFor(['localhost'], anywhere, 'http://localhost:4000/photos/a')).toBe(200);
    for (const url of [
      'http://evil.example/photos/a',
      'HTTP://evil.example',
      'http://localhost@evil.example/',
      'x:///',
    ])
      expect(statusFor(['localhost'], anywhere, url)).toBe(421);
    expect(statusFor(['evil.example'], anywhere, 'http://localhost/')).toBe(421);
    expect(statusFor(['localhost'], anywhere, '/http://evil.example/')).toBe(200);
  });

  it('names the host in the message, and in the remedy hosts that are accepted', () => {
    const error = new HostPolicy({ host: '0.0.0.0', address: '0.0.0.0', allowed: [] }).hostError({
      headersDistinct: { host: ['photos.example.org'] },
      url: '/',
    });
    expect(error).toMatchObject({ code: 'HOST_NOT_ALLOWED', retryable: false });
    expect(error!.message).toContain('"photos.example.org"');
    expect(error!.remedy).toMatch(/^Use localhost or an IP address .*settings of the server/);
  });

  it.each(['photos.example.org:4000', 'https://photos.example.org', 'a/b', '.', '*.example.org/', 'user@host'])(
    'does not start with the allowed host %j',
    (entry) => expect(() => parseAllowedHosts([entry])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );

  it.each(['LOCALHOST', '127.1', '0:0:0:0:0:0:0:1'])('decides by the address that --host %s binds to', async (host) => {
    const answer: RequestListener = (request, response) =>
      response.writeHead(statusOf(policy.hostError(request))).end();
    const server = createServer({ requireHostHeader: false }, answer).listen(0, host);
    await once(server, 'listening');
    const { address, port } = server.address() as AddressInfo;
    const policy = new HostPolicy({ host, address, allowed: [] });
    const socket = connect(port, address);
    socket.end('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 421 /);
    await new Promise((resolve) => server.close(resolve));
  });
});
