import { waitUntil } from '@lookalike/testing';
import { createClient, isLookalikeError, type LookalikeClient } from './index.js';
import { HttpServers } from './testing/http-servers.js';
import { SubscriptionServer } from './testing/subscription-server.js';
import { TcpProxy } from './testing/tcp-proxy.js';

const ID = { id: '0123456789abcdef' };

describe('a subscription whose connection is lost', () => {
  let server: SubscriptionServer;
  let client: LookalikeClient;
  let proxy: TcpProxy;
  beforeEach(async () => {
    server = await new SubscriptionServer().start();
    proxy = await new TcpProxy(server.url).start();
    client = createClient({ url: proxy.url });
  });
  afterEach(() => {
    proxy.cut();
    server.end();
  });

  it('resumes when its connection is lost and can be reopened', async () => {
    const states = client.ingestionProgress(ID);
    expect((await states.next()).value).toMatchObject({ done: 0 });
    const waiting = states.next();
    proxy.cut();
    await waitUntil(() => server.sockets.size === 0);
    server.publish(5);
    await proxy.start();
    expect((await waiting).value).toMatchObject({ done: 5 });
    server.publish(6, 'SUCCEEDED');
    expect((await states.next()).value).toMatchObject({ done: 6, status: 'SUCCEEDED' });
    expect((await states.next()).done).toBe(true);
  });

  it('can be ended while it waits to reconnect', async () => {
    const states = client.ingestionProgress(ID);
    await states.next();
    const waiting = states.next();
    proxy.cut();
    await waitUntil(() => server.sockets.size === 0);
    await states.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});

describe('a subscription without a gateway', () => {
  const servers = new HttpServers();
  afterAll(() => servers.end());

  it('throws GATEWAY_UNREACHABLE when nothing listens', async () => {
    const client = createClient({ url: await servers.unused() });
    const failure: unknown = await client
      .ingestionProgress(ID)
      .next()
      .catch((error: unknown) => error);
    expect(isLookalikeError(failure, 'GATEWAY_UNREACHABLE')).toBe(true);
    expect(failure).toMatchObject({ message: expect.stringMatching(/cannot be opened: .*ECONNREFUSED/) });
  });

  it.each([403, 404, 502])('throws GATEWAY_UNREACHABLE when the WebSocket is rejected with %i', async (status) => {
    const url = await servers.start((_, response) => response.writeHead(status).end('<html>no</html>'));
    const states = createClient({ url }).ingestionProgress(ID);
    await expect(states.next()).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: expect.stringContaining(`${status}`),
      remedy: expect.stringContaining('proxy'),
    });
  });
});
