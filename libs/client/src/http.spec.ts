import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createClient, LookalikeError } from './index.js';
import { Servers } from './testing/servers.js';

const servers = new Servers();
afterAll(() => servers.end());

async function failureOf(call: Promise<unknown>): Promise<LookalikeError> {
  const failure: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(LookalikeError);
  return failure as LookalikeError;
}

describe('a gateway that is none', () => {
  it('nothing listens', async () => {
    const url = await servers.unused();
    const failure = await failureOf(createClient({ url }).models());
    expect(failure).toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: `No gateway responds at ${url}.`,
      remedy: expect.stringContaining('Start the gateway'),
      cause: expect.objectContaining({ message: 'fetch failed' }),
    });
    expect(await failureOf(createClient({ url }).imageFromBlob(new Blob(['?'])))).toMatchObject({ code: failure.code });
  });

  it.each<[string, number, string, string]>([
    ['a page of a proxy', 502, 'text/html', '<html><h1>Bad Gateway</h1></html>'],
    ['a page of another server', 200, 'text/html', '<!doctype html><p>It works!'],
    ['JSON that is no GraphQL', 404, 'application/json', '{"error":"no such route"}'],
    ['a list', 200, 'application/json', '[]'],
    ['a number', 200, 'application/json', '7'],
    ['null', 200, 'application/json', 'null'],
    ['data that is null, without an error', 200, 'application/json', '{"data":null}'],
    ['errors that are none', 200, 'application/json', '{"errors":"many"}'],
    ['an answer without data', 200, 'application/json', '{"data":{}}'],
    ['errors that are none', 200, 'application/json', '{"errors":[null]}'],
    ['errors without a message', 200, 'application/json', '{"errors":[{}]}'],
    ['half an answer', 200, 'application/json', '{"data":{"models":[{"name":"FACE'],
  ])('%s is no answer of a gateway', async (_, status, type, content) => {
    const url = await servers.start((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(content),
    );
    const client = createClient({ url });
    for (const call of [client.models(), client.imageFromBlob(new Blob(['?']))]) {
      const failure = await failureOf(call);
      expect(failure.code).toBe('ANSWER_UNREADABLE');
      expect(failure.message).toContain(`(status ${status})`);
    }
  });

  it('an answer is cut off in the middle', async () => {
    const url = await servers.start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 }).write('{"data":{');
      setImmediate(() => response.destroy());
    });
    expect(await failureOf(createClient({ url }).models())).toMatchObject({
      code: 'ANSWER_UNREADABLE',
      cause: expect.objectContaining({ message: 'terminated' }),
    });
  });

  it('the connection is closed without an answer', async () => {
    const url = await servers.start(({ socket }) => socket.destroy());
    expect((await failureOf(createClient({ url }).models())).code).toBe('GATEWAY_UNREACHABLE');
  });

  it('what listens speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await failureOf(createClient({ url }).models())).code).toBe('GATEWAY_UNREACHABLE');
    server.close();
  });
});

describe('a gateway that is silent', () => {
  const reason = new Error('enough');
  let silent: string;
  let afterHeaders: string;
  beforeAll(async () => {
    silent = await servers.start(() => undefined);
    afterHeaders = await servers.start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
    });
  });

  it.each([
    ['altogether', () => silent],
    ['after its headers', () => afterHeaders],
  ])('%s is TIMED_OUT, by the client’s limit or the call’s', async (_, url) => {
    const expected = { code: 'TIMED_OUT', message: 'The gateway did not respond within 30 ms.' };
    expect(await failureOf(createClient({ url: url(), timeoutMs: 30 }).models())).toMatchObject(expected);
    const patient = createClient({ url: url(), timeoutMs: Infinity });
    expect(await failureOf(patient.models({}, { timeoutMs: 30 }))).toMatchObject(expected);
    expect(await failureOf(patient.imageFromBlob(new Blob(['?']), { timeoutMs: 30 }))).toMatchObject(expected);
  });

  it.each([
    ['altogether', () => silent],
    ['after its headers', () => afterHeaders],
  ])('%s is left by a signal, and its reason is thrown', async (_, url) => {
    const controller = new AbortController();
    const call = createClient({ url: url() }).models({}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
  });

  it('is not even asked with a signal that has aborted', async () => {
    const asked = jest.fn<ReturnType<typeof fetch>, Parameters<typeof fetch>>();
    const client = createClient({ url: silent, fetch: asked });
    const options = { signal: AbortSignal.abort(reason) };
    await expect(client.models({}, options)).rejects.toBe(reason);
    await expect(client.imageFromBlob(new Blob(['?']), options)).rejects.toBe(reason);
    await expect(client.imageFromFile('/nowhere.jpg', options)).rejects.toBe(reason);
    expect(asked).not.toHaveBeenCalled();
  });

  it('gives a signal that only times out as such', async () => {
    const call = createClient({ url: silent }).models({}, { signal: AbortSignal.timeout(10) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
