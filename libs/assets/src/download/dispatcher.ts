import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** A host that cannot be reached is given up after that; it covers looking up its name and the TLS handshake. */
const CONNECT_TIMEOUT_MS = 8_000;
/** A host that was reached but sends nothing, for so long, has broken the connection. */
const SILENCE_MS = 30_000;

const LIMITS = { connect: { timeout: CONNECT_TIMEOUT_MS }, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS };

/** Connections of one download, through the proxy that the environment names, if any. */
export function dispatcher(): Dispatcher {
  const proxied = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  return proxied ? new EnvHttpProxyAgent(LIMITS) : new Agent(LIMITS);
}
