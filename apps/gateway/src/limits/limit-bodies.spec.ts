import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { httpErrors } from '../errors/http-errors';
import { limitBodies } from './limit-bodies';

describe('limitBodies', () => {
  const MB = 1024 * 1024;
  let server: Server;
  let url: string;
  const waiting: (() => void)[] = [];

  beforeAll(async () => {
    const app = express();
    app.use(limitBodies(2 * MB), express.raw({ type: () => true, limit: 10 * MB }));
    app.post('/wait', (_request, response) => void waiting.push(() => response.send('done')));
    app.post('/', (_request, response) => response.send('done'));
    app.use(httpErrors(pino({ level: 'silent' })));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const post = async (path: string, bytes: number) =>
    (await fetch(url + path, { method: 'POST', body: Buffer.alloc(bytes), headers: { connection: 'close' } })).status;
  const requestsThatWait = async (count: number) => {
    while (waiting.length < count) await new Promise((later) => setTimeout(later, 5));
  };

  it('refuses what does not fit beside what is being answered, and takes it afterwards', async () => {
    const first = post('/wait', 1.5 * MB);
    await requestsThatWait(1);
    expect(await post('/', 1.5 * MB)).toBe(503);
    expect(await post('/', 1000)).toBe(200);
    waiting.splice(0).forEach((answer) => answer());
    expect(await first).toBe(200);
    expect(await post('/', 1.5 * MB)).toBe(200);
  });
});
