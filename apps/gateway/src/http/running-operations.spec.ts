import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@lookalike/testing';
import express from 'express';
import { operationOf, RunningOperations, trackRequests } from './running-operations';

const reasonOf = ({ signal }: { signal: AbortSignal }) => signal.reason as unknown;

describe('RunningOperations', () => {
  it('abort an operation whose client disconnects, and no other', () => {
    const operations = new RunningOperations(60_000);
    const [left, stayed] = [new AbortController(), new AbortController()];
    const of = [left, stayed].map(({ signal }) => operations.begin({ client: signal }));
    left.abort();
    expect(of.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it('stop an operation that takes too long', async () => {
    const operation = new RunningOperations(5).begin();
    operation.limitTime();
    await once(operation.signal, 'abort');
    expect(reasonOf(operation)).toMatchObject({ code: 'OPERATION_TIMED_OUT', retryable: true });
  });

  it('stop streams at once, the other operations after the grace, and those that begin later', async () => {
    const operations = new RunningOperations(60_000);
    const [stream, query, short] = [operations.begin({ isStream: true }), operations.begin(), operations.begin()];
    const stopped = operations.stop(50);
    const stopping = { code: 'SERVICE_STOPPING', retryable: true };
    expect(reasonOf(stream)).toMatchObject(stopping);
    stream.end();
    expect([query.signal.aborted, short.signal.aborted]).toEqual([false, false]);
    expect(reasonOf(operations.begin({ isStream: true }))).toMatchObject(stopping);
    short.end();
    expect(reasonOf(short)).toMatchObject({ name: 'AbortError' });
    await once(query.signal, 'abort');
    expect(reasonOf(query)).toMatchObject(stopping);
    expect(reasonOf(operations.begin())).toMatchObject(stopping);
    await stopped;
  });

  it('are waited for until the last one ends', async () => {
    const operations = new RunningOperations(60_000);
    const of = [operations.begin(), operations.begin()];
    let hasStopped = false;
    const stopped = operations.stop(60_000).then(() => (hasStopped = true));
    of[0]!.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    of[1]!.end();
    await stopped;
    expect(of.map(reasonOf)).toEqual(Array(2).fill(expect.objectContaining({ name: 'AbortError' })));
  });
});

describe('trackRequests', () => {
  it('ends an operation when its response is closed: when it is complete, or the client has disconnected', async () => {
    const operations = new RunningOperations(60_000);
    const signals: AbortSignal[] = [];
    const app = express().use(trackRequests(operations));
    app.get('/answer', (req, res) => (signals.push(operationOf(res).signal), res.send('the answer')));
    app.get('/wait', (req, res) => void signals.push(operationOf(res).signal));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await (await fetch(`http://127.0.0.1:${port}/answer`)).text();
    await waitUntil(() => signals[0]!.aborted);
    const waiting = request({ port, host: '127.0.0.1', path: '/wait' }).on('error', () => undefined);
    waiting.end();
    await waitUntil(() => signals.length === 2);
    expect(signals[1]!.aborted).toBe(false);
    waiting.destroy();
    await waitUntil(() => signals[1]!.aborted);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
