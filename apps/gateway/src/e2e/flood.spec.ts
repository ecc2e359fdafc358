import { gzipSync } from 'node:zlib';
import { waitUntil } from '@lookalike/testing';
import WebSocket from 'ws';
import { INPUT_LIMITS } from '../graphql/input-size';
import { describeSampleGateway, ingestPortraits, type Json } from '../testing/gateway-under-test';
import { openSocket } from '../testing/open-socket';

const SEARCH = '{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 3) { matches { rank photo { id } } } }';
const DETECT = '{ detectFaces(image: { photo: "Barack_Obama/0001" }) { faces { score } } }';

describeSampleGateway(({ gateway }) => {
  ingestPortraits(gateway);

  describe('a client that floods the server', () => {
    it('has only a part of 1,800 operations on one WebSocket answered, and delays no other client', async () => {
      const socket = await openSocket(gateway().url);
      const answers: Json[] = [];
      socket.on('message', (message: Buffer) => {
        const { id, type, payload } = JSON.parse(String(message)) as Json;
        if (type !== 'complete') answers[Number(id)] = { type, payload };
      });
      const alone = await duration(() => search(gateway().url));
      for (let i = 0; i < 1_800; i++) socket.send(subscribeMessage(i, DETECT));
      await waitUntil(() => Object.keys(answers).length > 0);
      const during = await duration(() => search(gateway().url));
      // Two cores that other programs use as well: an operation in turn takes tens of milliseconds, 1,800 take seconds.
      expect(during).toBeLessThan(alone * 20 + 3_000);

      // A busy machine reads the messages more slowly, so that more operations are answered instead of rejected: two waits for both halves.
      await waitUntil(() => Object.keys(answers).length >= 900);
      await waitUntil(() => Object.keys(answers).length === 1_800);
      const rejected = answers.filter(({ type }) => type === 'error');
      const answered = answers.filter(({ type }) => type === 'next');
      expect(answered.every(({ payload }) => payload.data?.detectFaces.faces.length > 0)).toBe(true);
      expect(answered.length).toBeGreaterThanOrEqual(64);
      // A message and an operation that need only the main thread alternate. A detection takes longer than reading the next message.
      expect(answered.length + rejected.length).toBe(1_800);
      expect(rejected.length).toBeGreaterThan(100);
      expect(rejected[0].payload).toMatchObject([
        { extensions: { code: 'SERVICE_BUSY', retryable: true, remedy: expect.any(String) } },
      ]);
      // The socket remains usable.
      socket.send(subscribeMessage(1_800));
      await waitUntil(() => answers[1_800] !== undefined);
      expect(answers[1_800].type).toBe('next');
      socket.terminate();
    });

    it('is closed for pings that are too large, and for too many pings, pongs or complete messages', async () => {
      const large = await openSocket(gateway().url);
      large.send(JSON.stringify({ type: 'ping', payload: { text: 'a'.repeat(1_000_000) } }));
      expect(await closing(large)).toEqual([1008, 'The payload of a ping is too long.']);
      const text = await openSocket(gateway().url);
      text.send(JSON.stringify({ type: 'ping', payload: { text: 'a b '.repeat(10_000) } }));
      expect(await closing(text)).toEqual([1008, 'The payload of a ping is too long.']);
      const many = await openSocket(gateway().url);
      for (let i = 0; i < 200; i++) many.send('{"type":"ping"}');
      expect(await closing(many)).toEqual([1008, 'Too many pings.']);
      const frames = await openSocket(gateway().url);
      for (let i = 0; i < 200; i++) frames.ping();
      expect(await closing(frames)).toEqual([1008, 'Too many pings.']);
      const pongs = await openSocket(gateway().url);
      for (let i = 0; i < 200; i++) pongs.send('{"type":"pong"}');
      expect(await closing(pongs)).toEqual([1008, 'Too many pongs.']);
      const completes = await openSocket(gateway().url);
      for (let i = 0; i < 1_000; i++) completes.send(`{"id":"${i}","type":"complete"}`);
      expect(await closing(completes)).toEqual([1008, 'Too many complete messages.']);
      const allowed = await openSocket(gateway().url);
      allowed.send('{"type":"ping","payload":{"a":1}}');
      const pong = new Promise((resolve) => allowed.once('message', (message: Buffer) => resolve(String(message))));
      expect(await pong).toBe('{"type":"pong","payload":{"a":1}}');
      allowed.terminate();
    });

    it('is closed for a message in more than 2,048 frames', async () => {
      const socket = await openSocket(gateway().url);
      for (let i = 0; i < 2_500; i++) socket.send(' ', { fin: false });
      expect(await closing(socket)).toEqual([1008, '']);
    });

    it('cannot send compressed bodies', async () => {
      const body = gzipSync(JSON.stringify({ query: SEARCH, variables: { a: 'A'.repeat(20_000_000) } }));
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const response = await fetch(`${gateway().url}/graphql`, { method: 'POST', headers, body });
      expect(response.status).toBe(415);
      const { errors } = (await response.json()) as Json;
      expect(errors[0].extensions).toMatchObject({ code: 'BAD_REQUEST', remedy: expect.any(String) });
    });

    it.each([
      ['IDENTITY_NOT_FOUND', 'query ($text: String!) { identity(name: $text) { name } }'],
      ['PHOTO_NOT_FOUND', 'query ($text: ID!) { photo(id: $text) { id } }'],
      ['PHOTO_NOT_FOUND', 'query ($text: ID!) { detectFaces(image: { photo: $text }) { width } }'],
      ['UPLOAD_NOT_FOUND', 'query ($text: ID!) { detectFaces(image: { upload: $text }) { width } }'],
      ['URL_NOT_ALLOWED', 'query ($text: String!) { detectFaces(image: { url: $text }) { width } }'],
      ['INGESTION_NOT_FOUND', 'query ($text: ID!) { ingestion(id: $text) { id } }'],
      ['INGESTION_NOT_FOUND', 'mutation ($text: ID!) { cancelIngestion(id: $text) { id } }'],
      ['IDENTITY_NOT_FOUND', 'mutation ($text: String!) { startIngestion(input: { identities: [$text] }) { id } }'],
      ['ARGUMENT_OUT_OF_RANGE', 'query ($text: String!) { identities(after: $text) { totalCount } }'],
    ])('receives %s without its long value', async (code, query) => {
      const text = 'http://a/?'.padEnd(INPUT_LIMITS.textLength, 'not base64!');
      const { errors } = await gateway().query(query, { text });
      expect(errors![0]!.extensions.code).toBe(code);
      expect(JSON.stringify(errors).length).toBeLessThan(3_000);
    });

    it('cannot open more WebSockets than allowed for one address, until others are closed', async () => {
      const opened: WebSocket[] = [];
      let rejection: unknown = null;
      while (rejection === null && opened.length < 300) {
        await openSocket(gateway().url).then(
          (socket) => opened.push(socket),
          (error: Error) => (rejection = error.message),
        );
      }
      expect(rejection).toMatch(/503/);
      // Those of other tests may be closing.
      expect(opened.length).toBeGreaterThan(250);
      expect(await search(gateway().url)).toBe(200);
      for (const socket of opened) socket.terminate();
      await waitUntil(async () => {
        const socket = await openSocket(gateway().url).catch(() => null);
        socket?.terminate();
        return socket !== null;
      });
    });
  });
});

const subscribeMessage = (id: number, query = SEARCH) =>
  JSON.stringify({ id: String(id), type: 'subscribe', payload: { query } });

/** @returns the status. On a separate connection: the flood delays this process, and an idle connection would time out. */
async function search(url: string): Promise<number> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: SEARCH }) });
  await response.text();
  return response.status;
}

async function duration(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const closing = (socket: WebSocket) =>
  new Promise((resolve) => socket.once('close', (code, reason) => resolve([code, String(reason)])));
