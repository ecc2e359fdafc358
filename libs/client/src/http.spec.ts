import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createClient, isLookalikeError, LookalikeError } from './index.js';
import { HttpServers } from './testing/http-servers.js';

const servers = new HttpServers();
afterAll(() => servers.end());

async function failureOf(call: Promise<unknown>): Promise<LookalikeError> {
  const failure: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(LookalikeError);
  return failure as LookalikeError;
}

describe('without a gateway', () => {
  it('a port where nothing listens is GATEWAY_UNREACHABLE', async () => {
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
    ['JSON other than a GraphQL response', 404, 'application/json', '{"error":"no such route"}'],
    ['a list', 200, 'application/json', '[]'],
    ['a number', 200, 'application/json', '7'],
    ['null', 200, 'application/json', 'null'],
    ['null data without an error', 200, 'application/json', '{"data":null}'],
    ['errors that are not a list', 200, 'application/json', '{"errors":"many"}'],
    ['a response without data', 200, 'application/json', '{"data":{}}'],
    ['a list without errors', 200, 'application/json', '{"errors":[null]}'],
    ['errors without a message', 200, 'application/json', '{"errors":[{}]}'],
    ['a truncated response', 200, 'application/json', '{"data":{"models":[{"name":"FACE'],
  ])('%s is ANSWER_UNREADABLE', async (_, status, type, content) => {
    const url = await servers.start((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(content),
    );
    const client = createClient({ url });
    for (const call of [client.models(), client.imageFromBlob(new Blob(['?']))]) {
      const failure = await failureOf(call);
      expect(failure.code).toBe('ANSWER_UNREADABLE');
      expect(failure.message).toContain(`(status ${status})`);
      expect(failure.retryable).toBe(status >= 500);
    }
  });

  it('a response that breaks off is ANSWER_UNREADABLE', async () => {
    const url = await servers.start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 }).write('{"data":{');
      setImmediate(() => response.destroy());
    });
    expect(await failureOf(createClient({ url }).models())).toMatchObject({
      code: 'ANSWER_UNREADABLE',
      retryable: true,
      cause: expect.objectContaining({ message: 'terminated' }),
    });
  });

  it('a connection closed without a response is GATEWAY_UNREACHABLE', async () => {
    const url = await servers.start(({ socket }) => socket.destroy());
    expect((await failureOf(createClient({ url }).models())).code).toBe('GATEWAY_UNREACHABLE');
  });

  it('a server that does not speak HTTP is GATEWAY_UNREACHABLE', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await failureOf(createClient({ url }).models())).code).toBe('GATEWAY_UNREACHABLE');
    server.close();
  });
});

describe('a gateway that is busy', () => {
  const problem = { code: 'SERVICE_BUSY', message: 'Too many operations.', remedy: 'Wait.', retryable: true };
  const { message, ...extensions } = problem;

  it.each<[string, object]>([
    ['a GraphQL error', { errors: [{ message, extensions }] }],
    ['an HTTP error', problem],
  ])('throws %s as a retryable SERVICE_BUSY', async (_, body) => {
    const url = await servers.start((_request, response) => response.writeHead(503).end(JSON.stringify(body)));
    const failure = await failureOf(createClient({ url }).models());
    expect(failure).toMatchObject(problem);
    expect(isLookalikeError(failure, 'SERVICE_BUSY')).toBe(true);
  });
});

describe('a gateway that does not respond', () => {
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
    ['at all', () => silent],
    ['after its headers', () => afterHeaders],
  ])('%s is TIMED_OUT, by the timeout of the client or of the call', async (_, url) => {
    const expected = { code: 'TIMED_OUT', message: 'The gateway did not respond within 30 ms.' };
    expect(await failureOf(createClient({ url: url(), timeoutMs: 30 }).models())).toMatchObject(expected);
    const withoutTimeout = createClient({ url: url(), timeoutMs: Infinity });
    expect(await failureOf(withoutTimeout.models({}, { timeoutMs: 30 }))).toMatchObject(expected);
    expect(await failureOf(withoutTimeout.imageFromBlob(new Blob(['?']), { timeoutMs: 30 }))).toMatchObject(expected);
  });

  it.each([
    ['at all', () => silent],
    ['after its headers', () => afterHeaders],
  ])('%s is aborted by a signal, whose reason is thrown', async (_, url) => {
    const controller = new AbortController();
    const call = createClient({ url: url() }).models({}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
  });

  it('gets no request when the signal has already aborted', async () => {
    const fetchSpy = jest.fn<ReturnType<typeof fetch>, Parameters<typeof fetch>>();
    const client = createClient({ url: silent, fetch: fetchSpy });
    const options = { signal: AbortSignal.abort(reason) };
    await expect(client.models({}, options)).rejects.toBe(reason);
    await expect(client.imageFromBlob(new Blob(['?']), options)).rejects.toBe(reason);
    await expect(client.imageFromFile('/nowhere.jpg', options)).rejects.toBe(reason);
    expect(fetchSpy).not.toHaveBeenCalled();
  });

  it('throws the TimeoutError of a signal that times out', async () => {
    const call = createClient({ url: silent }).models({}, { signal: AbortSignal.timeout(10) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
