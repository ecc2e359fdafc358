import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@lookalike/testing';
import { WebSocketServer } from 'ws';
import { openSubscription, type Timing, TIMING } from './graphql-socket.js';
import { SubscriptionServer } from './testing/subscription-server.js';
import { TcpProxy } from './testing/tcp-proxy.js';

const OPERATION = { query: 'subscription { ingestionProgress(id: "1") { done } }', variables: {} };

describe('openSubscription', () => {
  let server: SubscriptionServer;
  let proxy: TcpProxy;
  beforeEach(async () => {
    server = await new SubscriptionServer().start();
    proxy = await new TcpProxy(server.url).start();
  });
  afterEach(() => {
    proxy.cut();
    server.end();
  });

  function subscribe(timing: Partial<Timing>, url = proxy.url) {
    const results: unknown[] = [];
    const failures: unknown[] = [];
    const sink = { next: (item: unknown) => results.push(item), error: (error: unknown) => failures.push(error) };
    const stop = openSubscription(
      { url: new URL(url) },
      OPERATION,
      { ...sink, complete: () => undefined },
      { ...TIMING, ...timing },
    );
    return { results, failures, stop };
  }

  it('detects a dead connection by a missing pong and opens another', async () => {
    // Longer than a busy machine delays this process.
    const pongMs = 2_000;
    const { results, failures, stop } = subscribe({ pingMs: 20, pongMs, delayMs: () => 5 });
    await waitUntil(() => results.length === 1);
    await sleep(pongMs * 1.25);
    expect(server.received.filter((type) => type === 'ping').length).toBeGreaterThan(1);
    // A live connection is kept.
    expect(server.received.filter((type) => type === 'subscribe')).toHaveLength(1);
    proxy.freeze();
    await waitUntil(() => results.length === 2);
    stop();
    expect(failures).toEqual([]);
    await waitUntil(() => proxy.connections.size === 0);
  });

  it('fails after the last attempt to reconnect', async () => {
    const { results, failures } = subscribe({ attempts: 3, delayMs: () => 5 });
    await waitUntil(() => results.length === 1);
    proxy.cut();
    await waitUntil(() => failures.length === 1);
    expect(failures[0]).toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: expect.stringContaining('was lost and cannot be reopened'),
    });
  });

  describe('with a server that accepts the WebSocket and never acknowledges it', () => {
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first! });
    const url = () => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    beforeAll(() => silent.address() ?? once(silent, 'listening'));
    afterAll(() => silent.close());

    it('fails', async () => {
      const { failures } = subscribe({ acknowledgeMs: 20 }, url());
      await waitUntil(() => failures.length === 1);
      expect(failures[0]).toMatchObject({ message: expect.stringContaining('Connection acknowledgement timeout') });
      await waitUntil(() => silent.clients.size === 0);
    });

    it('closes the connection at once when it is ended', async () => {
      const { failures, stop } = subscribe({ acknowledgeMs: 600_000 }, url());
      await waitUntil(() => silent.clients.size === 1);
      stop();
      await waitUntil(() => silent.clients.size === 0);
      expect(failures).toEqual([]);
    });
  });

  it('increases the delay between attempts up to a few seconds', () => {
    const delays = [0, 1, 2, 3, 10, 20].map(TIMING.delayMs);
    expect(Math.max(...delays)).toBeLessThanOrEqual(4_000);
    expect(delays[0]).toBeLessThan(delays[3]!);
    const total = Array.from({ length: TIMING.attempts }, (_, attempt) => TIMING.delayMs(attempt)).reduce(
      (sum, ms) => sum + ms,
    );
    expect(total).toBeGreaterThan(30_000);
  });
});
