import type { IncomingMessage } from 'node:http';
import { parseTrustedProxies } from './trusted-proxies';

/** The client of a request from this address, with this X-Forwarded-For. */
function clientOf(entries: string[], remoteAddress: string | undefined, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return parseTrustedProxies(entries).clientOf({ socket: { remoteAddress } as IncomingMessage['socket'], headers });
}

describe('TrustedProxies', () => {
  it('ignores X-Forwarded-For by default, and from addresses that are not trusted', () => {
    expect(clientOf([], '127.0.0.1', '203.0.113.7')).toBe('127.0.0.1');
    expect(clientOf(['10.0.0.0/8', '192.168.1.2'], '192.168.1.3', '203.0.113.7')).toBe('192.168.1.3');
    expect(clientOf(['10.0.0.0/8'], undefined, '203.0.113.7')).toBe('');
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['loopback', '::1'],
    ['loopback', '127.9.9.9'],
    ['private', '172.17.0.1'],
    ['private', '::ffff:192.168.3.4'],
    ['private', 'fd00::1'],
    ['10.1.0.0/16', '10.1.255.255'],
    ['2001:db8::/32', '2001:db8:1::5'],
  ])('reads it from %s', (entry, address) => {
    expect(clientOf([entry], address, '203.0.113.7')).toBe('203.0.113.7');
  });

  it('uses the last untrusted address, not those before it, which a client may have invented', () => {
    expect(clientOf(['127.0.0.1'], '127.0.0.1', '192.0.2.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(clientOf(['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '192.0.2.1, 203.0.113.7, 10.0.0.1,10.0.0.2')).toBe(
      '203.0.113.7',
    );
    // All are trusted: the client is a proxy itself, or runs on its machine.
    expect(clientOf(['loopback', '10.0.0.0/8'], '127.0.0.1', '10.0.0.1, 10.0.0.2')).toBe('10.0.0.1');
  });

  it.each([undefined, '', ' , ', 'unknown', '203.0.113.7:4000', 'a'.repeat(10_000), '192.0.2.1, _hidden'])(
    'keeps the address of the proxy if the header is %j',
    (forwarded) => expect(clientOf(['127.0.0.1'], '127.0.0.1', forwarded)).toBe('127.0.0.1'),
  );

  it.each(['localhost', '10.0.0.0/33', '10.0.0', '*', '10.0.0.0/8/8', 'constructor'])(
    'does not start with the proxy %j',
    (entry) => expect(() => parseTrustedProxies([entry])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' })),
  );
});
