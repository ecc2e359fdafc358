import { isIP } from 'node:net';
import type { AllowedHosts } from './allowed-hosts';
import { urlNotAllowed } from './url-errors';

/**
 * Checks all that can be seen of an address before its host is looked up. `URL` has already turned the odd notations of an IPv4
 * address (`0x7f.1`, `2130706433`) into the plain one.
 * @throws LookalikeError URL_NOT_ALLOWED
 */
export function checkUrl(address: string, hosts: AllowedHosts, isPublic: (address: string) => boolean): URL {
  if (!URL.canParse(address)) throw urlNotAllowed('That is no address.');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw urlNotAllowed('That is no http or https address.');
  if (url.username || url.password) throw urlNotAllowed('An address with a user name or a password is not fetched.');
  if (!hosts.allows(url)) throw urlNotAllowed(`The host ${url.host} is not listed.`);
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // A socket to a literal address never asks the look-up that checks names.
  if (isIP(literal) && !isPublic(literal)) throw urlNotAllowed(`The host ${url.host} is a private address.`);
  return url;
}
