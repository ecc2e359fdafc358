import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { limitBodies } from './body-limits';
import { handleErrors } from './http-errors';

describe('limitBodies', () => {
  const MB = 1024 * 1024;
  let server: Server;
  let url: string;
  const pending: (() => void)[] = [];

  beforeAll(async () => {
    const app = express();
    app.use(limitBodies(2 * MB), express.raw({ type: () => true, limit: 10 * MB }));
    app.post('/wait', (_request, response) => void pending.push(() => response.send('done')));
    app.post('/', (_request, response) => response.send('done'));
    app.use(handleErrors(pino({ level: 'silent' })));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const post = async (path: string, bytes: number) =>
    (await fetch(url + path, { method: 'POST', body: Buffer.alloc(bytes), headers: { connection: 'close' } })).status;
  const waitForRequests = async (count: number) => {
    while (pending.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('rejects a body that exceeds the total of pending requests, and accepts it afterwards', async () => {
    const first = post('/wait', 1.5 * MB);
    await waitForRequests(1);
    expect(await post('/', 1.5 * MB)).toBe(503);
    expect(await post('/', 1000)).toBe(200);
    pending.splice(0).forEach((respond) => respond());
    expect(await first).toBe(200);
    expect(await post('/', 1.5 * MB)).toBe(200);
  });
});
