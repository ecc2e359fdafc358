import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TrustedProxies } from './trusted-proxies';

export interface ConnectionLimits {
  /** Interval in milliseconds at which the unread bytes are counted. */
  tickMs: number;
  /** Bytes of responses that clients have not read, of all connections together. */
  maxTotalUnreadBytes: number;
  /** Milliseconds after which a client that reads nothing of its response, or sends nothing at all, is disconnected. */
  idleMs: number;
  /** Open connections from one address, unless it is that of a trusted proxy, which carries the connections of many clients. */
  connectionsPerAddress: number;
}

const LIMITS: ConnectionLimits = {
  tickMs: 200,
  maxTotalUnreadBytes: 256 * 1024 * 1024,
  idleMs: 120_000,
  connectionsPerAddress: 1024,
};

/**
 * Limits the connections of one address, and the memory of responses that clients do not read: a response of many MB stays in memory
 * until it is read. If the total exceeds the limit, the connections that read most slowly are closed until it is below the limit.
 * WebSockets have separate limits (socket-guard.ts).
 */
export function guardConnections(server: Server, proxies: TrustedProxies, limits: ConnectionLimits = LIMITS): void {
  server.timeout = limits.idleMs;
  const counts = new Map<string | undefined, number>();
  /** The bytes that each client had read at the last tick. */
  const readBytes = new Map<Socket, number>();
  const counted = new WeakSet<Socket>();

  server.on('connection', (socket: Socket) => {
    readBytes.set(socket, 0);
    // A connection whose upgrade is ignored is passed to the server again (ignored-upgrade.ts).
    if (counted.has(socket)) return;
    counted.add(socket);
    const { remoteAddress } = socket;
    const count = (counts.get(remoteAddress) ?? 0) + 1;
    counts.set(remoteAddress, count);
    socket.once('close', () => {
      readBytes.delete(socket);
      const left = counts.get(remoteAddress)! - 1;
      if (left === 0) counts.delete(remoteAddress);
      else counts.set(remoteAddress, left);
    });
    if (count > limits.connectionsPerAddress && !proxies.include(remoteAddress)) socket.destroy();
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => readBytes.delete(socket));

  const timer = setInterval(() => closeSlowReaders(readBytes, limits.maxTotalUnreadBytes), limits.tickMs).unref();
  server.once('close', () => clearInterval(timer));
}

function closeSlowReaders(readBytes: Map<Socket, number>, maxTotalUnreadBytes: number): void {
  let total = 0;
  const readers: { socket: Socket; unread: number; bytesPerTick: number }[] = [];
  for (const [socket, readBefore] of readBytes) {
    const unread = socket.writableLength;
    const read = socket.bytesWritten - unread;
    readBytes.set(socket, read);
    total += unread;
    if (unread > 0) readers.push({ socket, unread, bytesPerTick: read - readBefore });
  }
  if (total <= maxTotalUnreadBytes) return;
  readers.sort((a, b) => a.bytesPerTick - b.bytesPerTick || b.unread - a.unread);
  for (const { socket, unread } of readers) {
    socket.destroy();
    total -= unread;
    if (total <= maxTotalUnreadBytes) return;
  }
}
