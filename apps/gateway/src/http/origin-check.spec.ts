import { parseAllowedOrigins, originError } from './origin-check';

const errorOf = (origin: string | undefined, host: string, allowed: string[] = []) =>
  originError({ headers: { origin, host } }, parseAllowedOrigins(allowed));

describe('originError', () => {
  it.each([
    [undefined, 'photos.example.org'],
    ['http://localhost:4000', 'localhost:4000'],
    ['https://photos.example.org', 'photos.example.org'],
    ['https://photos.example.org', 'PHOTOS.example.org'],
    ['https://photos.example.org:8443', 'photos.example.org:8443'],
    // nginx: `Host $host:$server_port`.
    ['https://photos.example.org', 'photos.example.org:443'],
    ['http://photos.example.org', 'photos.example.org:80'],
    ['http://[::1]:4000', '[::1]:4000'],
  ])('accepts the origin %s of a request to %s', (origin, host) => expect(errorOf(origin, host)).toBeNull());

  it.each([
    ['https://evil.example', 'photos.example.org'],
    ['https://photos.example.org.evil.example', 'photos.example.org'],
    ['https://photos.example.org@evil.example', 'photos.example.org'],
    ['https://photos.example.org:8443', 'photos.example.org'],
    ['https://photos.example.org', 'photos.example.org:80'],
    ['http://localhost:3000', 'localhost:4000'],
    ['null', 'photos.example.org'],
    ['null', 'null'],
    ['', ''],
    ['photos.example.org', 'photos.example.org'],
    ['file://', ''],
  ])('rejects the origin %j of a request to %j', (origin, host) => {
    expect(errorOf(origin, host)).toMatchObject({ code: 'HOST_NOT_ALLOWED', retryable: false });
  });

  it('accepts the listed origins at any host, and none that is similar', () => {
    const allowed = ['https://Photos.example.org', 'http://gallery.lan:8080/', 'https://other.example.org:443'];
    for (const origin of ['https://photos.example.org', 'http://gallery.lan:8080', 'https://other.example.org'])
      expect(errorOf(origin, '127.0.0.1:4000', allowed)).toBeNull();
    for (const origin of ['http://photos.example.org', 'https://a.photos.example.org', 'http://gallery.lan', 'null'])
      expect(errorOf(origin, '127.0.0.1:4000', allowed)).not.toBeNull();
  });

  it('names the origin and the host, and says what a proxy must do', () => {
    const error = errorOf('https://photos.example.org', '127.0.0.1:4000')!;
    expect(error.message).toContain('https://photos.example.org');
    expect(error.message).toContain('"127.0.0.1:4000"');
    expect(error.remedy).toMatch(/Host header.*settings of the server/);
  });

  it.each([
    'photos.example.org',
    'https://photos.example.org/faces',
    '*',
    'https://*',
    'null',
    'ws://photos.example.org',
    'https://user@host',
  ])('does not start with the origin %j', (entry) =>
    expect(() => parseAllowedOrigins([entry])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );
});
