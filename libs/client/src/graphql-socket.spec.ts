import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { openSubscription, type Timing, TIMING } from './graphql-socket.js';
import { SubscriptionServer } from './testing/subscription-server.js';
import { TcpProxy } from './testing/tcp-proxy.js';
import { until } from './testing/until.js';

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

  function hear(timing: Partial<Timing>, url = proxy.url) {
    const heard: unknown[] = [];
    const failures: unknown[] = [];
    const sink = { next: (item: unknown) => heard.push(item), error: (error: unknown) => failures.push(error) };
    const stop = openSubscription(
      { url: new URL(url) },
      OPERATION,
      { ...sink, complete: () => undefined },
      { ...TIMING, ...timing },
    );
    return { heard, failures, stop };
  }

  it('notices a connection that died without a sign, and opens another', async () => {
    // Longer than a busy machine makes this process wait.
    const pongMs = 2_000;
    const { heard, failures, stop } = hear({ pingMs: 20, pongMs, delayMs: () => 5 });
    await until(() => heard.length === 1);
    await sleep(pongMs * 1.25);
    expect(server.heard.filter((type) => type === 'ping').length).toBeGreaterThan(1);
    // It lives, and was left alone.
    expect(server.heard.filter((type) => type === 'subscribe')).toHaveLength(1);
    proxy.freeze();
    await until(() => heard.length === 2);
    stop();
    expect(failures).toEqual([]);
    await until(() => proxy.connections.size === 0);
  });

  it('gives up a gateway that does not come back', async () => {
    const { heard, failures } = hear({ attempts: 3, delayMs: () => 5 });
    await until(() => heard.length === 1);
    proxy.cut();
    await until(() => failures.length === 1);
    expect(failures[0]).toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: expect.stringContaining('was lost and cannot be reopened'),
    });
  });

  describe('at a server that takes the WebSocket and never says that it is a gateway', () => {
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first! });
    const url = () => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    beforeAll(() => silent.address() ?? once(silent, 'listening'));
    afterAll(() => silent.close());

    it('gives up', async () => {
      const { failures } = hear({ acknowledgeMs: 20 }, url());
      await until(() => failures.length === 1);
      expect(failures[0]).toMatchObject({ message: expect.stringContaining('Connection acknowledgement timeout') });
      await until(() => silent.clients.size === 0);
    });

    it('closes the connection when it is ended, and does not wait first', async () => {
      const { failures, stop } = hear({ acknowledgeMs: 600_000 }, url());
      await until(() => silent.clients.size === 1);
      stop();
      await until(() => silent.clients.size === 0);
      expect(failures).toEqual([]);
    });
  });

  it('waits longer from try to try, and never longer than some seconds', () => {
    const waits = [0, 1, 2, 3, 10, 20].map(TIMING.delayMs);
    expect(Math.max(...waits)).toBeLessThanOrEqual(4_000);
    expect(waits[0]).toBeLessThan(waits[3]!);
    const total = Array.from({ length: TIMING.attempts }, (_, tries) => TIMING.delayMs(tries)).reduce(
      (sum, ms) => sum + ms,
    );
    expect(total).toBeGreaterThan(30_000);
  });
});
