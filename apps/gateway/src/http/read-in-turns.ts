import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TurnQueue } from './turn-queue';

/**
 * Bytes that are parsed before the time is checked. Twice as many are parsed next if those before took less than `CHEAP_MS`: bodies are cheap,
 * 40 pipelined requests in 1 kB take up to a millisecond.
 */
const MIN_SLICE_BYTES = 1024;
const CHEAP_MS = 0.2;
/** Time in milliseconds in which further slices of the same packet are parsed in one turn. */
const MAX_MS = 2;
/** Of the end of a connection. */
const EXPECTED_END_MS = 10;
/** The largest packet that Node.js reads. */
const PACKET_BYTES = 64 * 1024;

const readingInTurns = new WeakSet<Socket>();

/**
 * Parses what connections receive, HTTP and WebSocket frames, in separate turns. Node.js itself reads up to 2 MB from each connection
 * that has received something, and parses it, before anything else happens: 400 connections that sent their body in chunks of one byte
 * blocked the event loop for 3.9 s. A connection is not read any further until its packet has been parsed.
 *
 * The end of a connection has a turn, too, because many clients may leave at the same moment, and the work of each is aborted then.
 */
export function readInTurns(server: Server, turns: TurnQueue): void {
  server.on('connection', (socket: Socket) => {
    // Node.js gives the packets of a connection directly to its parser in C++, unless another listener has asked for them.
    socket.on('data', ignore).off('data', ignore);
    // A connection whose upgrade is ignored is passed to the server again (ignored-upgrade.ts).
    if (readingInTurns.has(socket)) return;
    readingInTurns.add(socket);
    deliverInTurns(socket, turns);
  });
}

const ignore = () => undefined;

function deliverInTurns(socket: Socket, turns: TurnQueue): void {
  const push = socket.push.bind(socket);
  const read = socket._read.bind(socket);
  const destroy = socket.destroy.bind(socket);
  /** What is left of the packet that was read last. */
  let rest: Buffer = Buffer.alloc(0);
  let isWaiting = false;

  const wait = async () => {
    if (isWaiting) return;
    isWaiting = true;
    await turns.next(socket, undefined, (MAX_MS * rest.byteLength) / PACKET_BYTES);
    isWaiting = false;
    deliver();
  };
  const deliver = () => {
    const start = performance.now();
    let length = MIN_SLICE_BYTES;
    while (rest.byteLength > 0 && !socket.destroyed) {
      const slice = rest.subarray(0, length);
      rest = rest.subarray(length);
      // Otherwise Node.js calls `_read` when it needs more.
      if (!push(slice)) return;
      const elapsed = performance.now() - start;
      if (elapsed > MAX_MS) break;
      if (elapsed < CHEAP_MS) length *= 2;
    }
    if (rest.byteLength > 0 && !socket.destroyed) void wait();
  };
  const end = async () => {
    await turns.next(socket, undefined, EXPECTED_END_MS);
    if (socket.destroyed) return;
    push(null);
    // As Node.js does: it emits `end` if all was read.
    socket.read(0);
  };

  // Node.js calls it for each packet that it has read, and with null at the end. It stops reading when the result is false.
  socket.push = (packet: Buffer | null) => {
    if (packet === null) {
      void end();
    } else {
      // Something else may have made Node.js read on.
      rest = rest.byteLength > 0 ? Buffer.concat([rest, packet]) : packet;
      void wait();
    }
    return false;
  };
  // Node.js calls it with the error if the client has reset the connection.
  socket.destroy = (error?: NodeJS.ErrnoException) => {
    if (error?.syscall === 'read') void turns.next(socket, undefined, EXPECTED_END_MS).then(() => destroy(error));
    else destroy(error);
    return socket;
  };
  socket._read = (size) => {
    if (rest.byteLength > 0) void wait();
    else read(size);
  };
}
