import { createServer, type Server } from 'node:net';

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
export function silentServer(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
