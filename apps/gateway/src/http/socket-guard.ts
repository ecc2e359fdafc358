import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** Messages whose number is limited here. That of operations is limited by their queue. */
export type CountedMessage = 'ping' | 'pong' | 'complete';

export interface SocketLimits {
  /** Interval in milliseconds at which sockets are examined. The other times are multiples, so that a suspended process ends none. */
  tickMs: number;
  /** Ticks without a received byte (clients answer the ping of each tick) after which a socket counts as dead. */
  idleTicks: number;
  /** Ticks in which a client reads nothing of the replies that wait for it. */
  stalledTicks: number;
  /** Unread replies of one socket, in bytes, above which its messages are not read any more. */
  pauseBytes: number;
  /** Unread replies of one socket above which it is closed. */
  maxUnreadBytes: number;
  /** Unread replies of all sockets together, above which the socket with the most is closed. */
  maxTotalUnreadBytes: number;
  /** Bytes of incomplete messages of all sockets together; the socket that exceeds the limit is closed. */
  maxTotalIncompleteBytes: number;
  /**
   * Messages of one socket per tick, by type, and characters of the payload of a `ping`. Ping frames count as pings. A client needs one ping
   * in ten seconds, and a `complete` for each of its 100 operations.
   */
  messagesPerTick: Readonly<Record<CountedMessage, number>>;
  pingLength: number;
  /** Open sockets, and those of one address. Browsers open at most 255. */
  sockets: number;
  socketsPerAddress: number;
}

const MB = 1024 * 1024;

const LIMITS: SocketLimits = {
  tickMs: 3_000,
  idleTicks: 10,
  stalledTicks: 7,
  pauseBytes: MB,
  maxUnreadBytes: 16 * MB,
  maxTotalUnreadBytes: 128 * MB,
  maxTotalIncompleteBytes: 256 * MB,
  messagesPerTick: { ping: 30, pong: 30, complete: 300 },
  pingLength: 1024,
  sockets: 1024,
  socketsPerAddress: 256,
};

/** RFC 6455, 7.4.1, and 1013 from the IANA registry. */
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

interface GuardedSocket {
  socket: WebSocket;
  connection: Socket;
  address: string;
  disconnect: AbortController;
  incompleteBytes: number;
  counts: Record<CountedMessage, number>;
  isPaused: boolean;
  received: number;
  idleTicks: number;
  sent: number;
  stalledTicks: number;
}

/**
 * Limits the memory of replies that clients do not read, and ends sockets whose client has disappeared. Measured
 * before: 400 MB of pings that were sent and never read needed 1.1 GB.
 */
export class SocketGuard {
  private readonly guarded = new Map<WebSocket, GuardedSocket>();
  private readonly timer: NodeJS.Timeout;
  /** Bytes that all sockets have received since their last complete message. */
  private incompleteBytes = 0;

  constructor(private readonly limits: SocketLimits = LIMITS) {
    this.timer = setInterval(() => this.tick(), limits.tickMs).unref();
  }

  /** Whether a client may open another socket. @param client its address, from `TrustedProxies` */
  mayOpen(client: string): boolean {
    if (this.guarded.size >= this.limits.sockets) return false;
    let count = 0;
    for (const { address } of this.guarded.values()) if (address === client) count++;
    return count < this.limits.socketsPerAddress;
  }

  /** Watches a socket from its opening to its end. @param address of its client */
  watch(socket: WebSocket, connection: Socket, address: string): void {
    const guarded: GuardedSocket = {
      socket,
      connection,
      address,
      disconnect: new AbortController(),
      incompleteBytes: 0,
      counts: { ping: 0, pong: 0, complete: 0 },
      isPaused: false,
      received: 0,
      idleTicks: 0,
      sent: 0,
      stalledTicks: 0,
    };
    // Each operation of the socket adds a listener.
    setMaxListeners(Infinity, guarded.disconnect.signal);
    this.guarded.set(socket, guarded);
    socket.once('close', () => {
      this.guarded.delete(socket);
      this.incompleteBytes -= guarded.incompleteBytes;
      guarded.disconnect.abort();
    });
    connection.on('data', ({ byteLength }: Buffer) => {
      if (!this.guarded.has(socket)) return;
      guarded.incompleteBytes += byteLength;
      this.incompleteBytes += byteLength;
      if (this.incompleteBytes > this.limits.maxTotalIncompleteBytes) socket.terminate();
    });
    socket.on('message', () => {
      this.incompleteBytes -= guarded.incompleteBytes;
      guarded.incompleteBytes = 0;
      this.check(socket);
    });
  }

  /** The address of the client, and a signal that is aborted when the socket closes. */
  clientOf(socket: WebSocket): { address: string; connection: object; signal: AbortSignal } {
    const guarded = this.guarded.get(socket);
    if (!guarded) return { address: '', connection: socket, signal: AbortSignal.abort() };
    return { address: guarded.address, connection: socket, signal: guarded.disconnect.signal };
  }

  /** Call it for each of these messages before it is processed: a socket that is being closed receives and sends nothing more. */
  count(socket: WebSocket, type: CountedMessage, payloadLength = 0): void {
    const guarded = this.guarded.get(socket);
    if (!guarded) return;
    if (payloadLength > this.limits.pingLength) {
      socket.close(POLICY_VIOLATION, `The payload of a ${type} is too long.`);
    } else if (++guarded.counts[type] > this.limits.messagesPerTick[type]) {
      socket.close(POLICY_VIOLATION, type === 'complete' ? 'Too many complete messages.' : `Too many ${type}s.`);
    }
  }

  /** Stops reading messages while many replies are unread, and closes the socket if the replies exceed the maximum. */
  check(socket: WebSocket): void {
    const guarded = this.guarded.get(socket);
    if (!guarded || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.limits.maxUnreadBytes) return closeSlowReader(socket);
    if (socket.bufferedAmount <= this.limits.pauseBytes || guarded.isPaused) return;
    // The sender notices it by TCP's flow control. `socket.isPaused` would also be true while a message waits for its turn.
    guarded.isPaused = true;
    socket.pause();
    guarded.connection.once('drain', () => {
      guarded.isPaused = false;
      socket.resume();
    });
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    let total = 0;
    let largest: WebSocket | undefined;
    for (const guarded of this.guarded.values()) {
      const { socket } = guarded;
      this.examine(guarded);
      total += socket.bufferedAmount;
      if (socket.bufferedAmount > (largest?.bufferedAmount ?? 0)) largest = socket;
    }
    if (largest && total > this.limits.maxTotalUnreadBytes) closeSlowReader(largest);
  }

  private examine(guarded: GuardedSocket): void {
    const { socket, connection } = guarded;
    guarded.counts = { ping: 0, pong: 0, complete: 0 };
    const sent = connection.bytesWritten - socket.bufferedAmount;
    guarded.stalledTicks = socket.bufferedAmount === 0 || sent > guarded.sent ? 0 : guarded.stalledTicks + 1;
    guarded.sent = sent;
    guarded.idleTicks = connection.bytesRead > guarded.received || socket.isPaused ? 0 : guarded.idleTicks + 1;
    guarded.received = connection.bytesRead;
    if (guarded.stalledTicks >= this.limits.stalledTicks) closeSlowReader(socket);
    else if (guarded.idleTicks >= this.limits.idleTicks) socket.terminate();
    else if (socket.readyState === socket.OPEN && socket.bufferedAmount <= this.limits.pauseBytes) socket.ping();
    this.check(socket);
  }
}

/** How long a client may take to read the messages before the closing message. */
const CLOSE_TIMEOUT_MS = 5_000;

function closeSlowReader(socket: WebSocket): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(TRY_AGAIN_LATER, 'The replies are not read fast enough.');
  setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
}
