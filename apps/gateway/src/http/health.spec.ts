import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ComponentStatus, ServiceStatus } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import express from 'express';
import type { Json } from '../testing/gateway-under-test';
import { health } from './health';

const READY: ComponentStatus = { state: 'READY', problem: null, retryAt: null };

const asJson = (status: ServiceStatus) => JSON.parse(JSON.stringify(status)) as Json;

describe('health', () => {
  const status: ServiceStatus = {
    ready: true,
    gallery: READY,
    galleryOpenedAt: new Date(0),
    store: { ...READY, description: 'Milvus Lite' },
    models: [{ ...READY, name: 'RESNET50', configured: true, requested: true }],
    ingestion: READY,
  };
  let current: ServiceStatus;
  let isDraining: boolean;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const app = express().use(health({ status: async () => current }, () => isDraining));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    current = status;
    isDraining = false;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const get = async (path: string) => {
    const response = await fetch(url + path);
    expect(response.headers.get('cache-control')).toBe('no-store');
    return { code: response.status, body: (await response.json()) as Json };
  };

  it('is ready if searches are answered', async () => {
    expect(await get('/readyz')).toEqual({ code: 200, body: asJson(status) });
  });

  it('is not ready while the server drains, and the process still responds', async () => {
    isDraining = true;
    expect(await get('/readyz')).toEqual({ code: 503, body: { ...asJson(status), ready: false } });
    expect(await get('/healthz')).toEqual({ code: 200, body: { status: 'ok' } });
  });

  it('reports each problem, with the remedy of the API and the next attempt', async () => {
    const stale = new LookalikeError('INDEX_STALE', 'The index is stale.', 'Rebuild the index.').toProblem();
    const retryAt = new Date(1_000);
    const unavailable: ComponentStatus = { state: 'UNAVAILABLE', problem: stale, retryAt };
    current = {
      ...status,
      ready: false,
      gallery: unavailable,
      models: [{ ...unavailable, name: 'RESNET50', configured: true, requested: true }],
    };
    const { code, body } = await get('/readyz');
    expect(code).toBe(503);
    for (const component of [body.gallery, body.models[0]]) {
      expect(component.retryAt).toBe(retryAt.toISOString());
      expect(component.problem).toEqual({ ...stale, remedy: expect.stringContaining('startIngestion') });
    }
  });
});
