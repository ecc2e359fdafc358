import { request } from 'node:http';
import { resolve } from 'node:path';
import type { Lookalike } from '@lookalike/core';
import { waitUntil } from '@lookalike/testing';
import { pino } from 'pino';
import type WebSocket from 'ws';
import { type RunningServer, startServer } from '../http/server';
import type { Json } from '../testing/gateway-under-test';
import { openSocket } from '../testing/open-socket';

const TIMEOUT_MS = 400;

/** The first step of an operation and the work that depends on it, all of which record their calls. */
function slowLookalike() {
  const signals: AbortSignal[] = [];
  const gates: (() => void)[] = [];
  const dependent: string[] = [];
  const wait = (_id: string, signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<object>((pass) => gates.push(() => pass({ id: 'a', identity: 'Ada' })));
  };
  const record = (name: string) => async () => (dependent.push(name), []);
  const galleries = {
    photo: wait,
    randomPhoto: wait,
    identity: async () => ({ name: 'Ada', photoCount: 1 }),
    status: () => ({ name: 'slow', photoCount: 1, identityCount: 1 }),
    lookalikes: record('lookalikes'),
    outliers: record('outliers'),
    lookups: {},
  };
  const ingestions = {
    get: async () => ({}),
    async *watch(_id: string, signal: AbortSignal) {
      signals.push(signal);
      yield { id: '1', status: 'RUNNING' };
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  };
  const lookalike = {
    galleries,
    ingestions,
    images: { thumbnail: wait },
    opened: async () => undefined,
  } as unknown as Lookalike;
  return { lookalike, signals, gates, dependent };
}

const SLOW = '{ photo(id: "a") { identity { lookalikes { rank } outliers { similarity } } } }';

describe('an operation', () => {
  let slow: ReturnType<typeof slowLookalike>;
  let server: RunningServer;
  const opened: WebSocket[] = [];

  async function start(operationTimeoutMs: number) {
    slow = slowLookalike();
    closing = null;
    const folder = resolve(__dirname, 'no-pages');
    server = await startServer({
      open: async () => slow.lookalike,
      logger: pino({ level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
      allowedHosts: [],
      allowedOrigins: [],
      trustedProxies: [],
      images: { allowedHosts: [] },
      pages: { inspector: folder, playground: folder },
      operationTimeoutMs,
      keepAliveTimeoutMs: 75_000,
    });
  }
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.terminate();
    await close();
  });
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= server.close());

  const headers = { 'content-type': 'application/json' };
  const post = async (query: string): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return { status: response.status, body: await response.json() };
  };
  async function connect() {
    const socket = await openSocket(server.url);
    opened.push(socket);
    const messages: Json[] = [];
    socket.on('message', (message: Buffer) => messages.push(JSON.parse(String(message))));
    const send = (message: object) => socket.send(JSON.stringify(message));
    const subscribe = (id: string, query: string) => send({ id, type: 'subscribe', payload: { query } });
    return { socket, messages, send, subscribe };
  }
  /** Lets the first step end, after which work that depends on it would begin. */
  async function passGates() {
    for (const pass of slow.gates) pass();
    await new Promise((done) => setTimeout(done, 20));
  }

  describe('with a client that leaves', () => {
    beforeEach(() => start(60_000));

    it('is stopped over HTTP, and no further work is begun', async () => {
      const leaving = request(`${server.url}/graphql`, { method: 'POST', headers }).on('error', () => undefined);
      leaving.end(JSON.stringify({ query: SLOW }));
      await waitUntil(() => slow.signals.length === 1);
      expect(slow.signals[0]!.aborted).toBe(false);
      leaving.destroy();
      await waitUntil(() => slow.signals[0]!.aborted);
      await passGates();
      expect(slow.dependent).toEqual([]);
    });

    it('is stopped over a WebSocket', async () => {
      const { socket, subscribe } = await connect();
      subscribe('1', SLOW);
      await waitUntil(() => slow.signals.length === 1);
      socket.terminate();
      await waitUntil(() => slow.signals[0]!.aborted);
      await passGates();
      expect(slow.dependent).toEqual([]);
    });

    it('is stopped by `complete`, without a result, and leaves the socket usable', async () => {
      const { messages, send, subscribe } = await connect();
      subscribe('1', SLOW);
      await waitUntil(() => slow.signals.length === 1);
      send({ id: '1', type: 'complete' });
      await waitUntil(() => slow.signals[0]!.aborted);
      await passGates();
      expect(slow.dependent).toEqual([]);
      subscribe('2', '{ gallery { name } }');
      await waitUntil(() => messages.some(({ type }) => type === 'complete'));
      expect(messages).toEqual([
        { id: '2', type: 'next', payload: { data: { gallery: { name: 'slow' } } } },
        { id: '2', type: 'complete' },
      ]);
    });

    it('leaves the queue by `complete`, so that others take its place', async () => {
      const { messages, send, subscribe } = await connect();
      // As many as run at the same time for one connection, and one that waits.
      for (const id of ['1', '2', '3', '4', '5']) subscribe(id, SLOW);
      await waitUntil(() => slow.signals.length === 4);
      send({ id: '5', type: 'complete' });
      subscribe('6', '{ gallery { name } }');
      send({ id: '1', type: 'complete' });
      await waitUntil(() => messages.some(({ id }) => id === '6'));
      expect(slow.signals).toHaveLength(4);
    });

    it('stops the subscription, and a thumbnail', async () => {
      const { messages, send, subscribe } = await connect();
      subscribe('1', 'subscription { ingestionProgress(id: "1") { status } }');
      await waitUntil(() => messages.length === 1);
      send({ id: '1', type: 'complete' });
      await waitUntil(() => slow.signals[0]!.aborted);

      const leaving = new AbortController();
      const thumbnail = fetch(`${server.url}/thumbnails/a`, { signal: leaving.signal });
      await waitUntil(() => slow.signals.length === 2);
      leaving.abort();
      await expect(thumbnail).rejects.toMatchObject({ name: 'AbortError' });
      await waitUntil(() => slow.signals[1]!.aborted);
    });
  });

  it('that takes too long is stopped with one coded error, over HTTP and a WebSocket', async () => {
    await start(TIMEOUT_MS);
    const error = {
      message: 'The operation was stopped after 0.4 seconds.',
      extensions: { code: 'OPERATION_TIMED_OUT', retryable: true, remedy: expect.any(String) },
    };
    const query = '{ photo(id: "a") { id } randomPhoto { id } gallery { name } }';
    expect(await post(query)).toEqual({ status: 503, body: { errors: [error] } });
    const { messages, subscribe } = await connect();
    subscribe('1', query);
    await waitUntil(() => messages.length === 2);
    expect(messages).toEqual([
      { id: '1', type: 'next', payload: { errors: [error] } },
      { id: '1', type: 'complete' },
    ]);
    const thumbnail = await fetch(`${server.url}/thumbnails/a`);
    expect([thumbnail.status, ((await thumbnail.json()) as Json).code]).toEqual([503, 'OPERATION_TIMED_OUT']);
    expect(slow.signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('is answered when the service stops: one that waits at once, one that runs after the grace', async () => {
    await start(60_000);
    const { socket, messages, subscribe } = await connect();
    for (const id of ['1', '2', '3', '4', '5']) subscribe(id, SLOW);
    subscribe('stream', 'subscription { ingestionProgress(id: "1") { status } }');
    const running = post(SLOW);
    const upload = request(`${server.url}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg', 'content-length': 9 },
    });
    const uploaded = new Promise<number>((done) => upload.on('response', ({ statusCode }) => done(statusCode!)));
    upload.on('error', () => undefined).write('some');
    await waitUntil(() => slow.signals.length === 6 && messages.length === 1);

    const closed = new Promise<number>((done) => socket.on('close', done));
    const stopped = close();
    const stopping = { extensions: { code: 'SERVICE_STOPPING', retryable: true, remedy: expect.any(String) } };
    await waitUntil(() => messages.some(({ id, type }) => id === 'stream' && type === 'complete'));
    await waitUntil(() => messages.some(({ id }) => id === '5'));
    expect(messages.find(({ id, type }) => id === '5' && type === 'next')!.payload.errors).toMatchObject([stopping]);
    expect(slow.signals.filter(({ aborted }) => !aborted)).toHaveLength(5);

    expect(await running).toMatchObject({ status: 503, body: { errors: [stopping] } });
    expect(await uploaded).toBe(503);
    await stopped;
    expect(await closed).toBe(1001);
    for (const id of ['1', '2', '3', '4']) {
      expect(messages.filter((message) => message.id === id)).toMatchObject([
        { type: 'next', payload: { errors: [stopping] } },
        { type: 'complete' },
      ]);
    }
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});
