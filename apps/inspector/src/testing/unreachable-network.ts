import { type AddressInfo, createServer, type Socket } from 'node:net';

/** No program listens on this port. */
export const CLOSED_PORT = 1;

/** The environment of a machine that reaches no host but the package registries, which are at a local port. */
export function registriesAt(port: number): NodeJS.ProcessEnv {
  const address = `http://127.0.0.1:${port}`;
  const proxy = Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, address]),
  );
  return {
    ...proxy,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    ASSETS_MIRROR: 'none',
    npm_config_registry: address,
    npm_config_fetch_retries: '0',
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: `${address}/simple`,
    PIP_RETRIES: '0',
  };
}

/** A server that accepts connections and never responds. */
export interface SilentServer {
  port: number;
  /** Also closes its connections. */
  close(): void;
}

export async function silentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
