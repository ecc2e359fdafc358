import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LookalikeError } from '@lookalike/domain';

/** @returns where it listens. @throws LookalikeError PORT_IN_USE, CONFIG_INVALID (the address cannot be bound to) */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toListenError(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function toListenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE') {
    const remedy = 'Stop the other program, or use another port.';
    return new LookalikeError('PORT_IN_USE', `Another program is listening on port ${port}.`, remedy, options);
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const remedy =
      'Use another host or port: the host must be an address of this machine, and ports below 1024 require root.';
    const message = `Cannot listen on ${host}, port ${port} (${error.code}).`;
    return new LookalikeError('CONFIG_INVALID', message, remedy, options);
  }
  return error;
}

/** Requests that arrive before the app exists, which takes milliseconds, wait for it. */
export function deferRequests(server: Server): (app: RequestListener) => void {
  let setApp: (app: RequestListener) => void;
  const appReady = new Promise<RequestListener>((resolve) => (setApp = resolve));
  const handle: RequestListener = (request, response) => void appReady.then((app) => app(request, response));
  // `checkContinue`: a client asks before it sends a large body. The route that reads the body answers (request-body.ts).
  server.on('request', handle).on('checkContinue', handle);
  return (app) => setApp(app);
}

/** The host for a URL of the server. Browsers on some systems do not open the unspecified address (0.0.0.0, ::). */
export function hostOfUrl(host: string, address: string): string {
  if (address === '0.0.0.0' || address === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
