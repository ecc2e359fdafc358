import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@lookalike/testing';
import { type ConnectionLimits, guardConnections } from './connection-guard';
import { parseTrustedProxies } from './trusted-proxies';

const MB = 1024 * 1024;
const SIZE = 8 * MB;

describe('guardConnections', () => {
  let server: Server;
  const responses: IncomingMessage[] = [];

  /** A server that answers each request with 8 MB. */
  async function start(limits: Partial<ConnectionLimits>, proxies: string[] = []): Promise<void> {
    const defaults = { tickMs: 50, maxTotalUnreadBytes: 1_000 * MB, idleMs: 60_000, connectionsPerAddress: 100 };
    server = createServer((_request, response) => void response.end(Buffer.alloc(SIZE)));
    guardConnections(server, parseTrustedProxies(proxies), { ...defaults, ...limits });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }

  /** A client on a separate connection that has received the headers, and reads nothing more. */
  async function request(): Promise<IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    responses.push(response);
    return response;
  }

  /** The bytes of the body, or null if the connection was closed before its end. */
  async function read(response: IncomingMessage): Promise<number | null> {
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) size += chunk.byteLength;
      return size;
    } catch {
      return null;
    }
  }

  const connections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

  afterEach(async () => {
    for (const response of responses.splice(0)) response.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('closes clients that do not read, and keeps the unread responses below the limit', async () => {
    await start({ maxTotalUnreadBytes: 3 * SIZE });
    const unread = [];
    for (let i = 0; i < 10; i++) unread.push(await request());
    await waitUntil(async () => (await connections()) <= 3);
    // A client that reads receives its whole response at the same time.
    expect(await read(await request())).toBe(SIZE);
    const sizes = await Promise.all(unread.map(read));
    expect(sizes.filter((size) => size === null).length).toBeGreaterThanOrEqual(7);
    expect(sizes.filter((size) => size === SIZE).length).toBeGreaterThanOrEqual(1);
  });

  it('closes nothing below the limit', async () => {
    await start({});
    const unread = await Promise.all(Array.from({ length: 5 }, request));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await Promise.all(unread.map(read))).toEqual(Array(5).fill(SIZE));
  });

  it('ends a client that reads nothing for the idle time', async () => {
    await start({ idleMs: 300 });
    await request();
    await waitUntil(async () => (await connections()) === 0);
  });

  it('accepts no more connections of one address than allowed', async () => {
    await start({ connectionsPerAddress: 2 });
    await request();
    await request();
    await expect(request()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('accepts any number of connections of a trusted proxy, which carry those of many clients', async () => {
    await start({ connectionsPerAddress: 2 }, ['127.0.0.1']);
    const opened = [await request(), await request(), await request()];
    expect(await Promise.all(opened.map(read))).toEqual(Array(3).fill(SIZE));
  });
});
