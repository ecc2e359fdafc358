import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, fetchedAsset, linkAssets, temporaryFolder, waitUntil, WORKSPACE } from '@lookalike/testing';
import { canRunAsProcess1, StoppingGateway } from '../testing/stopping-gateway';

/** Container runtimes kill a process that has not ended after this time. */
const LIMIT_S = 10;
const MODELS = ['MOBILEFACENET', 'RESNET50'];
const ASSETS = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'resnet50', 'milvus-lite'];

const ready = ASSETS.every((name) => fetchedAsset(name));

describeWith('the sample gallery, two models and Milvus Lite', ready || null, () => {
  const folder = temporaryFolder();
  const gateways: StoppingGateway[] = [];
  const clients: ChildProcess[] = [];
  afterEach(() => {
    for (const gateway of gateways.splice(0)) gateway.kill();
    for (const client of clients.splice(0)) client.kill('SIGKILL');
  });

  function start(options: { asProcess1?: boolean; cache?: string; env?: NodeJS.ProcessEnv } = {}): StoppingGateway {
    const { cache, asProcess1, env } = options;
    const data = mkdtempSync(join(folder, 'data-'));
    const flags = ['--gallery', 'sample', '--models', MODELS.join(), '--port', '0', '--data', data, '--mirror', 'none'];
    const gateway = new StoppingGateway([...flags, ...(cache ? ['--cache', cache] : [])], { asProcess1, env });
    gateways.push(gateway);
    return gateway;
  }

  /** A cache with these assets and without converted networks. */
  function emptyCache(assets: readonly string[]): string {
    return linkAssets(mkdtempSync(join(folder, 'cache-')), ...assets);
  }

  async function expectStops(gateway: StoppingGateway): Promise<void> {
    const { code, signal, seconds } = await gateway.stop();
    expect({ code, signal, output: gateway.output }).toEqual({ code: 0, signal: null, output: expect.any(String) });
    expect(gateway.output).not.toMatch(/Napi::Error|unhandled|not stopped after/i);
    if (process.env.SHOW_DELAYS) process.stderr.write(`stopped after ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThan(LIMIT_S);
  }

  /** Clients that are connected and then suspended. */
  async function suspendedClients(url: string): Promise<void> {
    const post = async (query: string) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await response.json()) as { data: { ingestions: { nodes: { id: string }[] } } | null };
    };
    let id: string | undefined;
    await waitUntil(async () => {
      id = (await post('{ ingestions(first: 1) { nodes { id } } }')).data?.ingestions.nodes[0]?.id;
      return id !== undefined;
    });
    const client = spawn(process.execPath, [join(__dirname, '../testing/silent-client.cjs'), url, id!], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    clients.push(client);
    await once(client.stdout, 'data');
    client.kill('SIGSTOP');
  }

  describe.each([
    ['a process', false],
    ['process 1', true],
  ])('as %s', (_what, asProcess1) => {
    if (asProcess1 && !canRunAsProcess1()) {
      describeWith('the right to create a namespace of processes', null, () => undefined);
      return;
    }

    it('ends with code 0 while clients are connected that do not read, during an ingestion', async () => {
      const gateway = start({ asProcess1 });
      await suspendedClients(await gateway.url());
      await expectStops(gateway);
    });

    it.each(['pongs', 'pongs that begin with their payload', 'subscribes with 5,200 variables'])(
      'ends with code 0 while 200 WebSockets send %s',
      async (kind) => {
        const gateway = start({ asProcess1 });
        const client = spawn(
          process.execPath,
          [join(__dirname, '../testing/crowd-client.cjs'), await gateway.url(), kind],
          { stdio: ['pipe', 'pipe', 'inherit'] },
        );
        clients.push(client);
        await once(client.stdout!, 'data');
        client.stdin!.write('send\n');
        await once(client.stdout!, 'data');
        await sleep(300);
        await expectStops(gateway);
      },
    );

    it.each([0, 1_500])(
      'ends with code 0 while Milvus Lite, its guard and the decoders are suspended, %s ms after the store is open',
      async (delay) => {
        const gateway = start({ asProcess1 });
        const url = await gateway.url();
        await waitUntil(async () => {
          const { store } = (await (await fetch(`${url}/readyz`)).json()) as { store: { state: string } };
          return store.state === 'READY';
        });
        await sleep(delay);
        gateway.suspendChildren();
        await expectStops(gateway);
      },
    );

    it('ends with code 0 when the signal arrives before its modules are loaded', async () => {
      const preload = join(folder, 'signal.cjs');
      writeFileSync(preload, `process.kill(process.pid, 'SIGTERM');`);
      const [, command] = /^CMD (.*)$/m.exec(readFileSync(join(WORKSPACE, 'Dockerfile'), 'utf8'))!;
      const [node, flag, first, ...program] = JSON.parse(command!) as string[];
      expect([node, flag]).toEqual(['node', '-r']);
      const gateway = new StoppingGateway(['--data', join(folder, 'never'), '--port', '0'], {
        asProcess1,
        program: ['-r', first!, '-r', preload, ...program],
      });
      gateways.push(gateway);
      expect(await gateway.ended()).toMatchObject({ code: 0, signal: null });
    });

    it.each([0, 100, 500, 1_500])('ends with code 0 during the start, %s ms after it listens', async (delay) => {
      const gateway = start({ asProcess1 });
      await gateway.url();
      await sleep(delay);
      await expectStops(gateway);
    });

    it.each([300, 1_200])('ends with code 0 while networks are converted, after %s ms', async (delay) => {
      const gateway = start({ asProcess1, cache: emptyCache(ASSETS) });
      await gateway.url();
      await sleep(delay);
      await expectStops(gateway);
    });

    describe('during a download', () => {
      let stalled: Server;
      let requests = 0;
      beforeAll(async () => {
        stalled = createServer((_request, response) => {
          requests += 1;
          response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '1000000' });
          response.write('some bytes, and no more');
        }).listen(0, '127.0.0.1');
        await once(stalled, 'listening');
      });
      afterAll(() => {
        stalled.close();
        stalled.closeAllConnections();
      });

      it('ends with code 0, although the registries have stopped sending', async () => {
        const registry = `http://127.0.0.1:${(stalled.address() as AddressInfo).port}`;
        const env = { npm_config_registry: registry, PIP_INDEX_URL: registry, npm_config_cache: join(folder, 'npm') };
        requests = 0;
        const gateway = start({ asProcess1, cache: emptyCache(['sample-group']), env });
        await gateway.url();
        await waitUntil(() => requests > 2);
        await expectStops(gateway);
      });
    });
  });
});
