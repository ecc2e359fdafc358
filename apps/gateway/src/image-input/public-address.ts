import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

// RFC 4291: global unicast. What lies outside and has no name of its own (`::7f00:1`, the deprecated way to write an IPv4
// address) counts as unicast for ipaddr.js.
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/**
 * Whether an address is one of the public internet: no private, loopback, link-local, unique local, carrier-grade NAT,
 * IPv4-mapped, NAT64, 6to4, Teredo, multicast or reserved one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // ipaddr.js reads `010.1` and the like as well; what the system would make of those is not ours to guess.
  if (parsed.kind() === 'ipv4') return isIPv4(address);
  return (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}
