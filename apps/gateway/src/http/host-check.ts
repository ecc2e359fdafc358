import { isIPv4 } from 'node:net';
import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether only programs of this machine reach a server that is bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Whether a server on loopback may answer a request with this Host header. Any web page can make its own host name resolve to
 * 127.0.0.1 (DNS rebinding) and thereby share our origin, but its requests still have that name as their Host.
 */
export function isLocalHostHeader(header: string | undefined): boolean {
  if (!header || !URL.canParse(`http://${header}`)) return false;
  const { hostname, username, pathname } = new URL(`http://${header}`);
  return LOCAL_NAMES.has(hostname) && username === '' && pathname === '/';
}

/** Rejects requests to other host names if the server is bound to loopback. */
export function checkHost(boundTo: string): RequestHandler {
  return (request, _response, next) => {
    if (!isLoopback(boundTo) || isLocalHostHeader(request.headers.host)) return next();
    const error = new LookalikeError(
      'ARGUMENT_OUT_OF_RANGE',
      `This server does not answer requests to the host ${JSON.stringify(request.headers.host?.slice(0, 200) ?? '')}.`,
      'Use localhost, 127.0.0.1 or [::1], or start the server with --host and the address that other machines reach it by.',
    );
    // 421: Misdirected Request.
    next(Object.assign(error, { status: 421 }));
  };
}
