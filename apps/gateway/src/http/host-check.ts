import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';

/*
 * DNS rebinding: a web page can make its own host name resolve to this server and thereby share the server's origin, so that the
 * browser lets it read every photo. Its requests still have that name as their Host. A page cannot rebind `localhost` or an IP
 * address, because neither is looked up in the DNS of the page's owner. (docs/decisions/0012)
 */

export interface HostPolicyOptions {
  /** The address that the server is bound to, as `server.address()` returns it. */
  address: string;
  /** The value of --host. If it is a name, it is the name that the server is reached by. */
  host: string;
  /** Further host names, from `parseAllowedHosts`. */
  allowed: readonly string[];
}

/** Decides for HTTP requests and WebSocket upgrades which host names the server answers to. */
export class HostPolicy {
  private readonly isLocal: boolean;
  private readonly allowed: readonly string[];

  constructor({ address, host, allowed }: HostPolicyOptions) {
    this.isLocal = isLoopback(address);
    const name = isIP(host) ? null : hostnameOf(host);
    this.allowed = name ? [...allowed, name] : allowed;
  }

  /** Why the request must not be answered; null if it may be. */
  hostError({ headersDistinct, url = '' }: Pick<IncomingMessage, 'headersDistinct' | 'url'>): LookalikeError | null {
    const headers = headersDistinct.host ?? [];
    const [header] = headers;
    if (header === undefined || headers.length > 1) {
      const message = `The request has ${headers.length === 0 ? 'no Host header' : `${headers.length} Host headers`}.`;
      const remedy = 'Send exactly one Host header, with the host name of the URL.';
      return new LookalikeError('BAD_REQUEST', message, remedy);
    }
    // Servers use the host of an absolute request target (RFC 9112, 3.2.2), and a proxy in front of us may have checked either.
    const target = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
    const rejected = [header, ...(target === undefined ? [] : [target])].find((host) => !this.accepts(host));
    if (rejected === undefined) return null;
    const message = `This server does not answer requests to the host ${JSON.stringify(rejected.slice(0, 200))}.`;
    const accepted = this.isLocal ? 'localhost, 127.0.0.1 or [::1]' : 'localhost or an IP address of the server';
    const remedy = `Use ${accepted}. The settings of the server can allow other hosts.`;
    return new LookalikeError('HOST_NOT_ALLOWED', message, remedy);
  }

  /** @param header a Host header: a name or an address, and perhaps a port */
  private accepts(header: string): boolean {
    const hostname = hostnameOf(header);
    if (hostname === null) return false;
    if (hostname === 'localhost' || isLoopback(hostname)) return true;
    if (isIP(hostname) && !this.isLocal) return true;
    return this.allowed.some(
      (entry) => entry === '*' || entry === hostname || (entry.startsWith('.') && hostname.endsWith(entry)),
    );
  }
}

export function checkHost(policy: HostPolicy): RequestHandler {
  return (request, _response, next) => {
    const error = policy.hostError(request);
    if (error) next(error);
    else next();
  };
}

/** Whether only programs of this machine reach the address. */
function isLoopback(address: string): boolean {
  // `process` converts IPv4-mapped IPv6 addresses.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/**
 * The host of a Host header in its canonical form: lower case, unusual notations of addresses converted (`127.1`), without
 * brackets, port and the trailing dot of an absolute name. Null if the header is malformed.
 */
function hostnameOf(header: string): string | null {
  if (!/^([^\s/\\?#@:[\]]+|\[[\da-f:.]+\])(:\d{0,5})?$/i.test(header) || !URL.canParse(`http://${header}`)) return null;
  const { hostname } = new URL(`http://${header}`);
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '') || null;
}

/**
 * Names that a server answers to, in their canonical form.
 * @param entries `photos.example.org`, `.example.org` or `*.example.org` for all names below it, or `*` for any
 * @throws LookalikeError CONFIG_INVALID
 */
export function parseAllowedHosts(entries: readonly string[]): string[] {
  return entries.map((entry) => {
    if (entry === '*') return entry;
    const name = isIP(entry) === 6 ? `[${entry}]` : entry.replace(/^\*?\./, '');
    const hasPort = /:\d*$/.test(name);
    const hostname = hasPort ? null : hostnameOf(name);
    if (hostname !== null) return /^\*?\./.test(entry) ? `.${hostname}` : hostname;
    throw new LookalikeError(
      'CONFIG_INVALID',
      `LOOKALIKE_ALLOWED_HOSTS contains ${JSON.stringify(entry)}, which is not a host name.`,
      'List host names without a port, separated by commas: photos.example.org, or .example.org for all names below it.',
    );
  });
}
