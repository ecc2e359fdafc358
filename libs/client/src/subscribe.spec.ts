import { waitUntil } from '@lookalike/testing';
import { createClient, type LookalikeClient } from './index.js';
import { HttpServers } from './testing/http-servers.js';
import { SubscriptionServer } from './testing/subscription-server.js';

const ID = { id: '0123456789abcdef' };

const servers = new HttpServers();
afterAll(() => servers.end());

describe('a subscription', () => {
  let server: SubscriptionServer;
  let client: LookalikeClient;
  beforeEach(async () => {
    server = await new SubscriptionServer().start();
    client = createClient({ url: server.url });
  });
  afterEach(() => server.end());

  it('yields each state, unwrapped, and ends when the server completes it', async () => {
    const seen: [number, string][] = [];
    for await (const { done, status } of client.ingestionProgress(ID)) {
      seen.push([done, status]);
      if (done < 2) server.publish(done + 1, done === 1 ? 'SUCCEEDED' : 'RUNNING');
    }
    expect(seen).toEqual([
      [0, 'RUNNING'],
      [1, 'RUNNING'],
      [2, 'SUCCEEDED'],
    ]);
    await waitUntil(() => server.sockets.size === 0);
  });

  it('opens no connection until it is iterated', async () => {
    const states = client.ingestionProgress(ID);
    await states.return();
    expect(await states.next()).toEqual({ done: true, value: undefined });
    expect(server.received).toEqual([]);
  });

  it('is unsubscribed and its socket closed when the loop is left', async () => {
    for await (const { done } of client.ingestionProgress(ID)) {
      expect(done).toBe(0);
      break;
    }
    await waitUntil(() => server.sockets.size === 0);
    expect(server.received).toEqual(['connection_init', 'subscribe', 'complete']);
  });

  it.each<[string, (states: AsyncGenerator) => Promise<unknown>]>([
    ['return', (states) => states.return(undefined)],
    ['close', () => client.close()],
  ])('ends at once by %s while the next state is pending', async (_, end) => {
    const states = client.ingestionProgress(ID);
    await states.next();
    const waiting = states.next();
    await end(states);
    expect(await waiting).toEqual({ done: true, value: undefined });
    await waitUntil(() => server.sockets.size === 0);
  });

  it('can start again after close, next to others', async () => {
    await client.close();
    const [one, other] = [client.ingestionProgress(ID), client.ingestionProgress(ID)];
    await one.next();
    await other.next();
    await one.return();
    const waiting = other.next();
    server.publish(7);
    expect((await waiting).value).toMatchObject({ done: 7 });
    await client.close();
  });

  it('can be a custom operation', async () => {
    const { IngestionProgressDocument } = await import('./index.js');
    for await (const { ingestionProgress } of client.subscribe(IngestionProgressDocument, ID)) {
      expect(ingestionProgress).toMatchObject({ id: ID.id, status: 'RUNNING' });
      break;
    }
  });

  describe('with a signal', () => {
    const reason = new Error('enough');

    it('throws the reason if it has already aborted, and opens no connection', async () => {
      const states = client.ingestionProgress(ID, { signal: AbortSignal.abort(reason) });
      await expect(states.next()).rejects.toBe(reason);
      expect(server.received).toEqual([]);
    });

    it('throws the reason while a state is pending', async () => {
      const controller = new AbortController();
      const states = client.ingestionProgress(ID, { signal: controller.signal });
      await states.next();
      const waiting = states.next();
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      await waitUntil(() => server.sockets.size === 0);
    });

    it('throws the reason instead of states that are still queued', async () => {
      const controller = new AbortController();
      const states = client.ingestionProgress(ID, { signal: controller.signal });
      await states.next();
      server.publish(1);
      controller.abort(reason);
      await expect(states.next()).rejects.toBe(reason);
    });

    it('throws the reason while the connection is being opened', async () => {
      let connections = 0;
      const silent = await servers.start(({ socket }) => {
        connections++;
        socket.once('close', () => connections--);
      });
      const controller = new AbortController();
      const states = createClient({ url: silent }).ingestionProgress(ID, { signal: controller.signal });
      const waiting = states.next();
      await waitUntil(() => connections === 1);
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      await waitUntil(() => connections === 0);
    });
  });

  it('throws an error among its results, and unsubscribes', async () => {
    const states = client.ingestionProgress(ID);
    await states.next();
    const waiting = states.next();
    server.publish(0.5);
    await expect(waiting).rejects.toMatchObject({ path: ['ingestionProgress', 'done'] });
    await waitUntil(() => server.sockets.size === 0);
    expect(server.received).toContain('complete');
  });

  it('that the gateway rejects throws the gateway’s error', async () => {
    const states = client.subscribe({ toString: () => 'subscription { nothing }' }, {});
    await expect(states.next()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('Cannot query field "nothing"'),
    });
    await waitUntil(() => server.sockets.size === 0);
  });
});
