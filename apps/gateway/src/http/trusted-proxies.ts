import type { IncomingMessage } from 'node:http';
import { LookalikeError } from '@lookalike/domain';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The reverse proxies whose `X-Forwarded-For` is used. Any client can send that header, so it is ignored unless a setting names the
 * proxy; all clients of a proxy that is not named share its address, and with it the limits of one address.
 */
export class TrustedProxies {
  constructor(private readonly ranges: readonly [Address, number][]) {}

  /** Whether a connection from this address is one of a trusted proxy. */
  include(address: string | undefined): boolean {
    if (address === undefined || !ipaddr.isValid(address)) return false;
    // `process` converts IPv4-mapped IPv6 addresses.
    const parsed = ipaddr.process(address);
    return this.ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits));
  }

  /**
   * The address of the client that sent a request: of its connection, or, if that is one of a trusted proxy, the last address in
   * `X-Forwarded-For` that is not one. Each proxy appends the address that it was connected from; what precedes the last untrusted
   * one may have been invented by the client.
   */
  clientOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    let client = socket.remoteAddress ?? '';
    // Node.js joins several headers with commas.
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    while (this.include(client) && forwarded.length > 0) {
      const previous = forwarded.pop()!.trim();
      if (!ipaddr.isValid(previous)) break;
      client = previous;
    }
    return client;
  }
}

/** Where proxies usually are: on the same machine, in the same container network or LAN. */
const NAMED_RANGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/**
 * @param entries addresses (`192.168.1.2`), networks (`10.0.0.0/8`), `loopback`, or `private` for the networks of RFC 1918 and RFC 4193
 * @throws LookalikeError CONFIG_INVALID
 */
export function parseTrustedProxies(entries: readonly string[]): TrustedProxies {
  return new TrustedProxies(entries.flatMap((entry) => (NAMED_RANGES.get(entry) ?? [entry]).map(parseRange)));
}

function parseRange(entry: string): [Address, number] {
  if (ipaddr.IPv4.isValidFourPartDecimal(entry) || ipaddr.IPv6.isValid(entry)) {
    const address = ipaddr.process(entry);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  throw new LookalikeError(
    'CONFIG_INVALID',
    `LOOKALIKE_TRUSTED_PROXIES contains ${JSON.stringify(entry)}, which is not an IP address.`,
    'List the addresses of your reverse proxies, separated by commas: 192.168.1.2, a network such as 10.0.0.0/8, loopback or private.',
  );
}
