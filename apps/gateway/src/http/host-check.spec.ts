import { isLocalHostHeader, isLoopback } from './host-check';

describe('the Host header on loopback', () => {
  it.each(['localhost', 'localhost:4000', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:4000', '[::1]', '[::1]:4000'])(
    'accepts %s',
    (host) => expect(isLocalHostHeader(host)).toBe(true),
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example:4000',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'user@localhost',
    'localhost/path',
    'localhost.',
    '0.0.0.0:4000',
    '[::]',
  ])('rejects %s', (host) => expect(isLocalHostHeader(host)).toBe(false));

  it('is only checked on loopback', () => {
    expect(['127.0.0.1', '127.0.0.5', 'localhost', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '192.168.1.2', 'example.org', '127.example.org'].some(isLoopback)).toBe(false);
  });
});
