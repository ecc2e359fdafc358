import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { waitUntil } from '@lookalike/testing';
import express from 'express';
import { pino } from 'pino';
import { createFormatError } from '../graphql/format-error';
import { handleErrors } from './http-errors';
import { BodyBudget } from './body-budget';
import { handleInOrder } from './pipelining';
import { readBody } from './request-body';
import { RunningOperations, trackRequests } from './running-operations';
import { TurnQueue } from './turn-queue';

describe('readBody', () => {
  const MB = 1024 * 1024;
  let server: Server;
  let url: string;
  let port: number;
  const pending: (() => void)[] = [];
  const sockets: Socket[] = [];
  /** The turns of the event loop in which the bodies of /turn were passed on. */
  const turnsOfBodies: number[] = [];
  let turnsUntilNow = 0;

  function countTurns(): { stop(): void } {
    let isStopped = false;
    const count = () => {
      turnsUntilNow++;
      if (!isStopped) setImmediate(count);
    };
    setImmediate(count);
    return { stop: () => (isStopped = true) };
  }

  beforeAll(async () => {
    const app = express();
    const turns = new TurnQueue();
    const budget = new BodyBudget(2 * MB);
    app.use(trackRequests(new RunningOperations(60_000)));
    app.get('/', (_request, response) => response.send('not read'));
    // What is decoded from these counts as well.
    app.use(
      '/decode',
      readBody({ budget, turns, maxBytes: 1.8 * MB, memoryFactor: 1.75 }),
      (request, response) => void pending.push(() => response.json({ bytes: (request.body as Buffer).byteLength })),
    );
    app.use(readBody({ budget, turns, maxBytes: 1.8 * MB, intervalMs: 1_000, minBytes: 1_000 }));
    app.post('/wait', (_request, response) => void pending.push(() => response.send('done')));
    app.post('/', (request, response) => response.json({ bytes: (request.body as Buffer).byteLength }));
    app.post('/turn', (request, response) => {
      turnsOfBodies.push(turnsUntilNow);
      response.json({ bytes: (request.body as Buffer).byteLength });
    });
    app.use(handleErrors(createFormatError(pino({ level: 'silent' }))));
    const handle = handleInOrder(app, turns);
    server = createServer(handle).listen(0, '127.0.0.1');
    server.on('checkContinue', handle);
    // Otherwise it would close idle connections after five seconds.
    server.keepAliveTimeout = 60_000;
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    url = `http://127.0.0.1:${port}`;
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const send = (path: string, bytes: number) =>
    fetch(url + path, { method: 'POST', body: Buffer.alloc(bytes), headers: { connection: 'close' } });
  const post = async (path: string, bytes: number) => (await send(path, bytes)).status;

  /** Sends the head of a POST and a part of its body. @returns the response as far as it has been received */
  function open(headers: string, body: string | Buffer = '', line = 'POST /'): { received: string; closed: boolean } {
    const socket = connect(port, '127.0.0.1');
    const state = { received: '', closed: false };
    socket.on('data', (bytes) => (state.received += String(bytes)));
    socket.on('error', () => undefined).on('close', () => (state.closed = true));
    socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`);
    socket.write(body);
    sockets.push(socket);
    return state;
  }

  it('rejects a body that exceeds the total of pending requests, and accepts it afterwards', async () => {
    const first = post('/wait', 1.5 * MB);
    await waitUntil(() => pending.length === 1);
    const rejected = await send('/', 1.5 * MB);
    expect(rejected.status).toBe(503);
    expect(await rejected.json()).toMatchObject({ code: 'SERVICE_BUSY', retryable: true });
    expect(await post('/', 1000)).toBe(200);
    pending.splice(0).forEach((respond) => respond());
    expect(await first).toBe(200);
    expect(await post('/', 1.5 * MB)).toBe(200);
  });

  it('reserves the memory of what is decoded from a body until it is answered', async () => {
    expect(await post('/decode', 1.5 * MB)).toBe(503);
    const first = post('/decode', MB);
    await waitUntil(() => pending.length === 1);
    // 1.75 MB are reserved.
    expect(await post('/', 0.5 * MB)).toBe(503);
    pending.splice(0).forEach((respond) => respond());
    expect(await first).toBe(200);
    expect(await post('/', 1.8 * MB - 1)).toBe(200);
  });

  it('reserves nothing for bodies that are announced and not sent', async () => {
    const silent = Array.from({ length: 14 }, () => open(`Content-Length: ${1.5 * MB}`, 'a'));
    expect(await post('/', 1.5 * MB)).toBe(200);
    expect(silent.every(({ received }) => !/ 50\d /.test(received))).toBe(true);
    await waitUntil(() => silent.every(({ received }) => received.startsWith('HTTP/1.1 408 ')));
    await waitUntil(() => silent.every(({ closed }) => closed));
  });

  it('releases the memory of bodies whose client withholds the end or disconnects', async () => {
    open(`Content-Length: ${1.5 * MB}`, Buffer.alloc(1.5 * MB - 1));
    open('Transfer-Encoding: chunked', Buffer.concat([Buffer.from('40000\r\n'), Buffer.alloc(0x40000)]));
    await waitUntil(async () => (await post('/', 1.5 * MB)) === 200);
    sockets[0]!.destroy();
    open(`Content-Length: ${1.5 * MB}`, Buffer.alloc(1.5 * MB - 1));
    sockets.at(-1)!.destroySoon();
    await waitUntil(async () => (await post('/', 1.7 * MB)) === 200);
  });

  it('releases the memory of a body only once if its client disconnects', async () => {
    for (let i = 0; i < 5; i++) {
      open(`Content-Length: ${1.5 * MB}`, Buffer.alloc(MB));
      const socket = sockets.at(-1)!;
      await waitUntil(() => socket.writableLength === 0);
      socket.destroy();
    }
    // Nothing is reserved any more, and the limit still applies.
    await waitUntil(async () => (await post('/', 1.7 * MB)) === 200);
    const first = post('/wait', 1.5 * MB);
    await waitUntil(() => pending.length === 1);
    expect(await post('/', 1.5 * MB)).toBe(503);
    pending.splice(0).forEach((respond) => respond());
    expect(await first).toBe(200);
  });

  it('rejects a body whose end is sent byte by byte when another one needs its memory, and not before', async () => {
    const slow = open(`Content-Length: ${1.5 * MB}`, Buffer.alloc(1.5 * MB - 100_000));
    const sender = sockets.at(-1)!;
    // More than 1 kB per second, so that it is not rejected for that.
    const timer = setInterval(() => sender.write(Buffer.alloc(1_000)), 100);
    sender.once('close', () => clearInterval(timer));
    await sleep(2_500);
    expect(slow.received).toBe('');
    expect(await post('/', 1.5 * MB)).toBe(200);
    await waitUntil(() => slow.received.startsWith('HTTP/1.1 408 '));
    expect(slow.received).toMatch(/"code":"REQUEST_TIMED_OUT".*"retryable":true/);
  });

  it.each(['Content-Length: 1000000000000', 'Content-Length: 1000000000000\r\nExpect: 100-continue'])(
    'rejects %j at once and closes the connection',
    async (headers) => {
      const state = open(headers);
      await waitUntil(() => state.received.includes('IMAGE_TOO_LARGE'));
      expect(state.received).toMatch(/^HTTP\/1.1 413 /);
      await waitUntil(() => state.closed);
    },
  );

  it('rejects a chunked body when it exceeds the limit, and a body that is larger than allowed', async () => {
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')]);
    const state = open('Transfer-Encoding: chunked', Buffer.concat([chunk, chunk]));
    await waitUntil(() => state.received.startsWith('HTTP/1.1 413 '));
    expect(await post('/', 3 * MB)).toBe(413);
  });

  const chunksOf = (text: string, count: number) => `${text.length.toString(16)}\r\n${text}\r\n`.repeat(count);

  it('rejects a body in tiny chunks before its end, and closes the connection', async () => {
    const state = open('Transfer-Encoding: chunked', chunksOf('A', 5_000));
    await waitUntil(() => state.closed);
    expect(state.received).toMatch(/^HTTP\/1.1 400 /);
    expect(state.received).toContain('"code":"BAD_REQUEST"');
  });

  it('closes a connection whose body in tiny chunks nothing reads', async () => {
    const state = open('Transfer-Encoding: chunked', chunksOf('A', 500), 'GET /');
    await waitUntil(() => state.received.includes('not read'));
    expect(state.closed).toBe(false);
    sockets.at(-1)!.write(chunksOf('A', 5_000));
    await waitUntil(() => state.closed);
  });

  it.each([
    ['900 chunks of one byte', chunksOf('A', 900), 900],
    ['5,000 chunks of 100 bytes', chunksOf('A'.repeat(100), 5_000), 500_000],
  ])('accepts %s', async (_what, chunks, bytes) => {
    const state = open('Transfer-Encoding: chunked', `${chunks}0\r\n\r\n`);
    await waitUntil(() => state.received.includes(`{"bytes":${bytes}}`));
  });

  it('passes large bodies on in separate turns, although their last bytes arrive together', async () => {
    const count = 4;
    const states = Array.from({ length: count }, () =>
      open('Content-Length: 300000', Buffer.alloc(299_999), 'POST /turn'),
    );
    await waitUntil(() => sockets.every(({ writableLength }) => writableLength === 0));
    // The server has read them.
    await sleep(500);
    const counting = countTurns();
    for (const socket of sockets) socket.write('A');
    await waitUntil(() => states.every(({ received }) => received.includes('{"bytes":300000}')));
    counting.stop();
    expect(new Set(turnsOfBodies).size).toBe(count);
  });

  it('asks for the body of `Expect: 100-continue` before it reads it', async () => {
    const state = open('Content-Length: 4\r\nExpect: 100-continue');
    await waitUntil(() => state.received.startsWith('HTTP/1.1 100 '));
    sockets.at(-1)!.write('body');
    await waitUntil(() => state.received.includes('{"bytes":4}'));
  });

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(Buffer.alloc(20 * MB))],
    ['x-gzip', gzipSync(Buffer.alloc(20 * MB))],
    ['deflate', deflateSync(Buffer.alloc(20 * MB))],
    ['br', brotliCompressSync(Buffer.alloc(20 * MB))],
    ['zstd', Buffer.from('28b52ffd', 'hex')],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(20 * MB)))],
    ['', Buffer.from('text')],
  ])('does not decompress a body with the Content-Encoding %j', async (encoding, body) => {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-encoding': encoding } });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', remedy: expect.any(String) });
  });

  it('accepts the Content-Encoding identity', async () => {
    const response = await fetch(url, { method: 'POST', body: 'text', headers: { 'content-encoding': 'Identity' } });
    expect(await response.json()).toEqual({ bytes: 4 });
  });
});
