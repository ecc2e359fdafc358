import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { waitUntil } from '@lookalike/testing';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketGuard, type SocketLimits } from './socket-guard';

const MB = 1024 * 1024;

const LIMITS: SocketLimits = {
  tickMs: 100,
  idleTicks: 20,
  stalledTicks: 20,
  pauseBytes: MB,
  maxUnreadBytes: 1_000 * MB,
  maxTotalUnreadBytes: 1_000 * MB,
  maxTotalIncompleteBytes: 1_000 * MB,
  messagesPerTick: { ping: 30, pong: 30, complete: 30 },
  pingLength: 1024,
  sockets: 10,
  socketsPerAddress: 10,
};

describe('SocketGuard', () => {
  let server: Server;
  let guard: SocketGuard;
  let accepted: WebSocket;
  let replies: number;

  /** A server that answers each message with 1 MB. @returns a client */
  async function start(limits: Partial<SocketLimits>): Promise<WebSocket> {
    server = createServer().listen(0, '127.0.0.1');
    guard = new SocketGuard({ ...LIMITS, ...limits });
    replies = 0;
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        accepted = webSocket;
        guard.watch(webSocket, request.socket, '127.0.0.1');
        webSocket.on('error', () => undefined);
        webSocket.on('message', () => webSocket.send(Buffer.alloc(MB), () => replies++));
      });
    });
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.on('error', () => undefined);
    await once(client, 'open');
    return client;
  }

  afterEach(async () => {
    guard.close();
    accepted.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const send = (client: WebSocket, count: number) => {
    for (let i = 0; i < count; i++) client.send('a'.repeat(10_000));
  };

  it('reads no more messages while many replies are unread, and resumes when they are read', async () => {
    const client = await start({});
    client.pause();
    send(client, 200);
    await waitUntil(() => accepted.isPaused);
    // The chunk in which the limit is exceeded has some 64 kB, which are 6 messages.
    expect(accepted.bufferedAmount).toBeLessThan(20 * MB);
    client.resume();
    await waitUntil(() => replies === 200);
    expect(accepted.readyState).toBe(WebSocket.OPEN);
  });

  it('closes the socket of a client that reads nothing', async () => {
    const client = await start({});
    client.pause();
    send(client, 200);
    await waitUntil(() => accepted.readyState !== WebSocket.OPEN);
    client.resume();
    expect(await once(client, 'close')).toEqual([1013, Buffer.from('The replies are not read fast enough.')]);
  });

  it.each<Partial<SocketLimits>>([{ maxUnreadBytes: 4 * MB }, { maxTotalUnreadBytes: 4 * MB }])(
    'closes a socket with more unread replies than %j',
    async (limits) => {
      const client = await start({ ...limits, stalledTicks: 1_000_000 });
      client.pause();
      for (let i = 0; i < 20; i++) accepted.send(Buffer.alloc(MB));
      await waitUntil(() => accepted.readyState !== WebSocket.OPEN);
    },
  );

  it('ends a socket whose client does not answer pings, and no other', async () => {
    const client = await start({});
    const silent = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
    silent.write(`GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    silent.resume();
    await once(silent, 'close');
    expect(client.readyState).toBe(WebSocket.OPEN);
    client.terminate();
  });

  it('ends a socket whose message is too large to be kept until it is complete', async () => {
    const client = await start({ maxTotalIncompleteBytes: 4 * MB });
    for (let i = 0; i < 8; i++) client.send('a'.repeat(MB));
    await waitUntil(() => replies === 8);
    for (let i = 0; i < 8; i++) client.send('a'.repeat(MB), { fin: false });
    await once(client, 'close');
  });
});
