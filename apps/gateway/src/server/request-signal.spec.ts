import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { requestSignal } from './request-signal';

describe('the signal of a request', () => {
  it('is aborted when the client leaves, and not when it has its answer', async () => {
    const signals: AbortSignal[] = [];
    const app = express();
    app.get('/answer', (req, res) => (signals.push(requestSignal(req, res)), res.send('there you are')));
    app.get('/wait', (req, res) => void signals.push(requestSignal(req, res)));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await (await fetch(`http://127.0.0.1:${port}/answer`)).text();
    const waiting = request({ port, host: '127.0.0.1', path: '/wait' }).on('error', () => undefined);
    waiting.end();
    while (signals.length < 2) await new Promise((later) => setTimeout(later, 5));
    expect(signals[1]!.aborted).toBe(false);
    waiting.destroy();
    await once(signals[1]!, 'abort');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
});
