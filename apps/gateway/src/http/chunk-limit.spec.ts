import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { waitUntil } from '@lookalike/testing';
import { limitChunks, onSmallChunks } from './chunk-limit';

const CLIENTS = 20;
/** Chunks of one byte: 100 kB, sent in parts as a client would write them. */
const PARTS = Array.from({ length: 40 }, () => '1\r\nA\r\n'.repeat(400));

describe('a request with a body in tiny chunks', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer((request, response) => {
      limitChunks(request, response);
      onSmallChunks(request, ({ code }) => {
        response.statusCode = 400;
        response.end(code);
      });
      request.resume();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => server.close());

  /** @returns what the client reads until the connection has ended, and the error with which it ended */
  async function send(): Promise<{ answer: string; error: string | null }> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let answer = '';
    let error: string | null = null;
    socket.on('data', (data) => (answer += String(data))).on('error', ({ message }) => (error = message));
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const part of PARTS) {
      if (socket.destroyed) break;
      socket.write(part);
      await new Promise(setImmediate);
    }
    if (!socket.closed) await once(socket, 'close');
    return { answer, error };
  }

  it('is answered before its connection ends', async () => {
    const results = await Promise.all(Array.from({ length: CLIENTS }, send));
    for (const { answer } of results) expect(answer).toMatch(/^HTTP\/1\.1 400 .*BAD_REQUEST/su);
  });

  it('ends its connection soon, although the client continues to send', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    // It neither ends the connection nor stops sending when the server has.
    socket.allowHalfOpen = true;
    socket.on('error', () => undefined);
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
    const sending = setInterval(() => socket.write(PARTS[0]!), 5);
    try {
      const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
      await waitUntil(async () => (await connections()) === 1);
      await waitUntil(async () => (await connections()) === 0);
    } finally {
      clearInterval(sending);
      socket.destroy();
    }
  });
});
