import { isIPv4 } from 'node:net';
import { LookalikeError } from '@lookalike/domain';
import type { RequestHandler } from 'express';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether only programs of this machine reach a server that is bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Whether a request's Host header may be answered by a server on loopback. A web page anywhere can have its own name lead to
 * 127.0.0.1 (DNS rebinding) and so be of one origin with us, but its requests still bear that name.
 */
export function isLocalHostHeader(header: string | undefined): boolean {
  if (!header || !URL.canParse(`http://${header}`)) return false;
  const { hostname, username, pathname } = new URL(`http://${header}`);
  return LOCAL_NAMES.has(hostname) && username === '' && pathname === '/';
}

/** Refuses requests under another name when the server is bound to loopback. */
export function checkHost(boundTo: string): RequestHandler {
  return (request, _response, next) => {
    if (!isLoopback(boundTo) || isLocalHostHeader(request.headers.host)) return next();
    const error = new LookalikeError(
      'ARGUMENT_OUT_OF_RANGE',
      'This server answers under localhost, 127.0.0.1 and [::1] only.',
      'Use one of those names, or start it with --host and the address that others reach it by.',
    );
    // 421: Misdirected Request.
    next(Object.assign(error, { status: 421 }));
  };
}
