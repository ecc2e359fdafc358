import WebSocket from 'ws';
import type { GatewayUnderTest } from './gateway-under-test';
import { subscribe } from './subscribe';

const PROGRESS = 'subscription ($id: ID!) { ingestionProgress(id: $id) { id status done total outcomes { count } } }';

export function describeSubscriptions(gateway: () => GatewayUnderTest): void {
  describe('subscriptions', () => {
    it('follow an ingestion to its end', async () => {
      const start = 'mutation { startIngestion(input: { identities: ["Joe_Biden"], rebuild: false }) { id status } }';
      const { data } = await gateway().query(start);
      const states = (await subscribe(gateway().url, PROGRESS, { id: data.startIngestion.id })).map(
        (r) => r.data.ingestionProgress,
      );
      expect(states.at(-1)).toMatchObject({ status: 'SUCCEEDED', done: 1, total: 1 });
      expect(states.slice(0, -1).every(({ status }) => status === 'RUNNING')).toBe(true);
    });

    it.each([
      ['an unknown ingestion', PROGRESS, { id: 'nothing' }, 'INGESTION_NOT_FOUND'],
      ['a field that does not exist', 'subscription { weather }', {}, 'GRAPHQL_VALIDATION_FAILED'],
      ['syntax', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
      ['variables', PROGRESS, {}, 'BAD_USER_INPUT'],
      ['cost', '{ identities(first: 500) { nodes { photos(first: 500) { nodes { id } } } } }', {}, 'QUERY_TOO_COSTLY'],
      ['no image', '{ detectFaces(image: {}) { width } }', {}, 'IMAGE_INPUT_INVALID'],
    ])('are refused for %s with a code and a remedy', async (_what, query, variables, code) => {
      const [{ errors }] = await subscribe(gateway().url, query, variables);
      expect(errors[0].extensions).toEqual({ code, remedy: expect.any(String), retryable: expect.any(Boolean) });
    });

    it('are refused over HTTP with a code and a remedy, and the log has no failure', async () => {
      const logged = gateway().log.length;
      expect(await gateway().codeOf(PROGRESS, { id: 'any' })).toBe('SUBSCRIPTION_NOT_SUPPORTED');
      expect(gateway().log.length).toBe(logged);
    });

    const connect = (headers: Record<string, string>, path = '/graphql') =>
      new Promise<string>((done) => {
        const socket = new WebSocket(`${gateway().url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
          headers,
        });
        socket.on('open', () => (socket.close(), done('open')));
        socket.on('error', ({ message }) => done(message));
      });

    it('are open to programs and to our own pages, and to no other page', async () => {
      const { host } = new URL(gateway().url);
      expect(await connect({})).toBe('open');
      expect(await connect({ origin: `http://${host}` })).toBe('open');
      for (const origin of ['https://evil.example', 'null', `http://${host}.evil.example`, 'http://localhost:1'])
        expect(await connect({ origin })).toMatch(/403/);
      expect(await connect({ host: 'evil.example', origin: 'http://evil.example' })).toMatch(/403/);
      expect(await connect({}, '/other')).toMatch(/403/);
    });
  });
}
