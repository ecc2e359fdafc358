import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { disconnectSignal } from './disconnect-signal';

describe('disconnectSignal', () => {
  it('is aborted when the client disconnects, and not when it has received the answer', async () => {
    const signals: AbortSignal[] = [];
    const app = express();
    app.get('/answer', (req, res) => (signals.push(disconnectSignal(res)), res.send('the answer')));
    app.get('/wait', (req, res) => void signals.push(disconnectSignal(res)));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await (await fetch(`http://127.0.0.1:${port}/answer`)).text();
    const waiting = request({ port, host: '127.0.0.1', path: '/wait' }).on('error', () => undefined);
    waiting.end();
    while (signals.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(signals[1]!.aborted).toBe(false);
    waiting.destroy();
    await once(signals[1]!, 'abort');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
