import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { urlNotAllowed } from './url-errors';

/** All addresses of a name, as `dns.promises.lookup(name, { all: true })` gives them. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * The look-up of a socket: it connects to the very addresses that were checked, so that a name which answers differently the next
 * time (DNS rebinding) gains nothing. One private address among several is enough to refuse.
 */
export function checkedLookup(resolve: Resolve, isPublic: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        if (addresses.length === 0) return callback(new Error(`${hostname} has no address`), '', 0);
        if (!addresses.every(({ address }) => isPublic(address))) {
          return callback(urlNotAllowed(`The host ${hostname} leads to a private address.`), '', 0);
        }
        const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : options.family;
        const fitting = family ? addresses.filter((address) => address.family === family) : addresses;
        const [first] = fitting;
        if (!first) return callback(new Error(`${hostname} has no IPv${family} address`), '', 0);
        if (options.all) return callback(null, fitting);
        return callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
