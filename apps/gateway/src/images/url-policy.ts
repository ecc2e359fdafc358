import type { LookupAddress } from 'node:dns';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import { LookalikeError } from '@lookalike/domain';
import ipaddr from 'ipaddr.js';

/** Hosts that images may be downloaded from: `example.org` (ports 80 and 443) or `example.org:8443`. */
export class AllowedHosts {
  private readonly hosts: ReadonlySet<string>;

  /** @throws LookalikeError CONFIG_INVALID */
  constructor(hosts: readonly string[]) {
    this.hosts = new Set(hosts.map(normaliseHost));
  }

  /** Whether the URL has a listed host on port 80 or 443, or a listed host and port. */
  allows(url: URL): boolean {
    const host = withoutTrailingDot(url.hostname);
    if (url.port === '') return this.hosts.has(host);
    const isDefaultPort = url.port === '80' || url.port === '443';
    return this.hosts.has(`${host}:${url.port}`) || (isDefaultPort && this.hosts.has(host));
  }
}

function normaliseHost(entry: string): string {
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : null;
  if (!url || url.pathname !== '/' || url.search || url.hash || url.username || url.password || !url.hostname) {
    throw new LookalikeError(
      'CONFIG_INVALID',
      `ALLOWED_IMAGE_HOSTS contains ${JSON.stringify(entry)}, which is not a host.`,
      'List hosts separated by commas, each with its port if it is not 80 or 443: images.example.org,example.org:8443',
    );
  }
  // Not `url.port`, which is empty for the default port 80.
  const port = /:(\d+)$/.exec(entry)?.[1];
  return port ? `${withoutTrailingDot(url.hostname)}:${Number(port)}` : withoutTrailingDot(url.hostname);
}

// `localhost.` and `localhost` are the same name.
const withoutTrailingDot = (hostname: string) => hostname.replace(/\.$/, '');

/**
 * Checks a URL before its host name is resolved. `URL` has already converted the unusual notations of an IPv4 address
 * (`0x7f.1`, `2130706433`) into the dotted one.
 * @throws LookalikeError URL_NOT_ALLOWED
 */
export function checkUrl(text: string, hosts: AllowedHosts, isPublic: (address: string) => boolean): URL {
  if (!URL.canParse(text)) throw urlNotAllowed('The text is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw urlNotAllowed(`The URL has the scheme ${url.protocol.slice(0, 20)}, which is neither http: nor https:.`);
  }
  if (url.username || url.password) throw urlNotAllowed('The URL contains a user name or a password.');
  if (!hosts.allows(url)) throw urlNotAllowed(`The host ${url.host} is not in the list of allowed hosts.`);
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // A socket that connects to a literal address never calls the lookup function that checks resolved names.
  if (isIP(literal) && !isPublic(literal)) throw urlNotAllowed(`The host ${url.host} is a private address.`);
  return url;
}

/** All addresses of a name, in the format of `dns.promises.lookup(name, { all: true })`. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * A socket's lookup function that rejects private addresses. The socket connects to the addresses that were checked, so a name
 * that resolves differently the next time (DNS rebinding) has no effect. One private address among several is rejected as well.
 */
export function createCheckedLookup(resolve: Resolve, isPublic: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        if (addresses.length === 0) return callback(new Error(`${hostname} has no address`), '', 0);
        if (!addresses.every(({ address }) => isPublic(address))) {
          return callback(urlNotAllowed(`The host ${hostname} resolves to a private address.`), '', 0);
        }
        const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : options.family;
        const usable = family ? addresses.filter((address) => address.family === family) : addresses;
        const [first] = usable;
        if (!first) return callback(new Error(`${hostname} has no IPv${family} address`), '', 0);
        if (options.all) return callback(null, usable);
        return callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

// RFC 4291: global unicast. ipaddr.js also reports addresses outside this range as unicast if they belong to no named range, such
// as `::7f00:1`, the deprecated notation of an IPv4 address.
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/**
 * Whether an address belongs to the public internet. False for private, loopback, link-local, unique local, carrier-grade NAT,
 * IPv4-mapped, NAT64, 6to4, Teredo, multicast and reserved addresses.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // ipaddr.js also parses `010.1` and similar notations, which the operating system may read differently.
  if (parsed.kind() === 'ipv4') return isIPv4(address);
  return (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

function urlNotAllowed(message: string): LookalikeError {
  return new LookalikeError(
    'URL_NOT_ALLOWED',
    message,
    'Use an http or https URL of a public host that the settings of the server allow, or send the image to POST /uploads.',
  );
}
