import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { readInTurns } from './read-in-turns';
import { TurnQueue } from './turn-queue';

const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\n';

describe('readInTurns', () => {
  let server: Server;
  let turns: TurnQueue;
  let opened: Socket[];
  beforeEach(async () => {
    opened = [];
    server = createServer();
    turns = new TurnQueue();
    readInTurns(server, turns);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    for (const socket of opened) socket.destroy();
    server.close();
    server.closeAllConnections();
  });

  function open(): Socket {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    opened.push(socket.on('error', () => undefined));
    return socket;
  }

  it('delivers a large body, read slowly, and the requests after it in the same packets', async () => {
    const body = randomBytes(3_000_000);
    const received: Buffer[] = [];
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk as Buffer);
        if (chunks.length % 100 === 0) await sleep(1);
      }
      received.push(Buffer.concat(chunks));
      response.end('done');
    });
    const socket = open();
    socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n`);
    socket.write(body);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\nA\r\n'.repeat(20_000)}0\r\n\r\n`);
    // The client sends its end before the answers exist.
    socket.end(`${HEAD}Connection: close\r\n\r\n`);
    const answers = String(await buffer(socket));
    expect(answers.match(/HTTP\/1.1 200 OK/g)).toHaveLength(3);
    expect(received[0]!.equals(body)).toBe(true);
    expect(received.slice(1).map(({ length }) => length)).toEqual([20_000, 0]);
  });

  it('delivers the frames that follow an upgrade in the same packet', async () => {
    const sockets = new WebSocketServer({ noServer: true });
    const messages: string[] = [];
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (accepted: WebSocket) =>
        accepted.on('message', (data) => messages.push(String(data))),
      ),
    );
    const frames = Array.from({ length: 4_000 }, (_, i) => textFrame(String(i)));
    const lines = ['GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket'];
    lines.push('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', '');
    open().write(Buffer.concat([Buffer.from(lines.join('\r\n')), ...frames]));
    while (messages.length < frames.length) await sleep(10);
    expect(messages).toEqual(frames.map((_, i) => String(i)));
  });

  it('notices that a client has left while its request is answered', async () => {
    let left: Promise<unknown> | undefined;
    server.on('request', (_request, response) => (left = once(response, 'close')));
    const socket = open();
    socket.write(`${HEAD}Content-Length: 0\r\n\r\n`);
    while (!left) await sleep(10);
    socket.destroy();
    await left;
  });

  it('parses one packet of a connection per turn, and no more after the connection was closed', async () => {
    let requests = 0;
    let requestsOfTurn = 0;
    let most = 0;
    server.on('request', ({ socket }) => {
      if (requestsOfTurn++ === 0) setImmediate(() => (requestsOfTurn = 0));
      most = Math.max(most, requestsOfTurn);
      if (++requests % 1_000 === 0) socket.destroy();
    });
    const sockets = Array.from({ length: 20 }, open);
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost:a\r\n\r\n'.repeat(20_000));
    await Promise.all(closed);
    // A packet of 64 kB has 2,500 of them. Before, Node.js parsed up to 80,000 of each connection in one turn.
    expect(most).toBeLessThan(2_600);
    expect(requests).toBeLessThan(20 * 2_600);
    const next = jest.spyOn(turns, 'next');
    await sleep(50);
    expect(next).not.toHaveBeenCalled();
  });
});

/** A frame of a client with a short text, whose mask is 0. */
function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}
