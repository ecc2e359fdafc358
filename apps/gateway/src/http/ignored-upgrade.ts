import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Otherwise the request asks for another protocol, such as `h2c` (java.net.http, `curl --http2`), or for one of several. */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** Header fields of the upgrade. `Connection: close` takes their place, because a further request would ask for an upgrade again. */
const UPGRADE_FIELDS = new Set(['upgrade', 'http2-settings', 'connection', 'keep-alive']);

/** Connections that the server has received again. */
const passedOn = new WeakSet<Duplex>();

/**
 * Serves a request whose `Upgrade` the server ignores, as RFC 9110, 7.8, permits. Node.js 20 stops reading at the end of the header of each
 * request with `Upgrade` if anything listens to `upgrade` (`shouldUpgradeCallback` exists from Node.js 24.9). The server therefore receives the
 * connection again, with the same request without the fields of the upgrade: Node.js documents that `connection` may be emitted to inject
 * connections.
 *
 * @param head what was read after the header: the beginning of the body
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  // Node.js would mix up the answers if one of an earlier request is pending. No client pipelines a request with an upgrade.
  const isAnswering = (socket as { _httpMessage?: unknown })._httpMessage != null;
  if (isAnswering || passedOn.has(socket)) return void socket.destroy();
  passedOn.add(socket);
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!UPGRADE_FIELDS.has(rawHeaders[i]!.toLowerCase())) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  lines.push('Connection: close', '', '');
  if (head.length > 0) socket.unshift(head);
  // Node.js decodes headers as Latin-1.
  socket.unshift(Buffer.from(lines.join('\r\n'), 'latin1'));
  server.emit('connection', socket);
}
