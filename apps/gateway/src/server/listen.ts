import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LookalikeError } from '@lookalike/domain';

/** @returns the port. @throws LookalikeError PORT_IN_USE, CONFIG_INVALID (host or port that cannot be bound to) */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(asListenError(error, host, port)));
    server.listen(port, host, () => listening((server.address() as AddressInfo).port));
  });
}

function asListenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  const cause = { cause: error };
  if (error.code === 'EADDRINUSE') {
    return new LookalikeError(
      'PORT_IN_USE',
      `Another program listens on port ${port}.`,
      `End it, or choose another port: --port ${port + 1}`,
      cause,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const remedy =
      'Give another --host or --port: ports below 1024 need root, and a host must be an address of this machine.';
    return new LookalikeError(
      'CONFIG_INVALID',
      `Cannot listen on ${host}, port ${port} (${error.code}).`,
      remedy,
      cause,
    );
  }
  return error;
}
