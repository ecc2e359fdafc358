import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  describeWith,
  fetchedAsset,
  freePort,
  linkAssets,
  startGateway,
  type StartedGateway,
  temporaryFolder,
} from '@lookalike/testing';
import { LateRegistry } from '../testing/late-registry';

interface Component {
  state: string;
  problem: { code: string } | null;
  retryAt: string | null;
}

interface Answer {
  status: {
    ready: boolean;
    gallery: Component;
    store: Component;
    ingestion: Component;
    models: (Component & { name: string })[];
  };
}

const COMPONENT = '{ state problem { code } retryAt }';
const STATUS = `{ status { ready gallery ${COMPONENT} store ${COMPONENT} ingestion ${COMPONENT}
  models { name state problem { code } retryAt } } }`;
const RUNS = '{ ingestions(first: 1) { nodes { status } } }';
const SEARCH = `{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 1) { matches { photo { identity { name } } } } }`;

/** What is missing at the start, in the order in which it comes. */
const ORDERS = [
  ['gallery', 'records', 'weights', 'store'],
  ['store', 'weights', 'records', 'gallery'],
] as const;

type Missing = (typeof ORDERS)[number][number];

const ready = ['sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet', 'milvus-lite'].every((name) =>
  fetchedAsset(name),
);

describeWith('the sample gallery, MobileFaceNet and Milvus Lite', ready || null, () => {
  const parent = temporaryFolder();
  const ending: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  });

  async function start() {
    const folder = mkdtempSync(join(parent, 'late-'));
    const registry = await LateRegistry.create('faceplugin-face-recognition-js');
    ending.push(() => registry.close());
    const port = await freePort();
    const data = join(folder, 'data');
    // A file in the place of the folder of this gallery's records.
    const blocked = join(data, 'sample');
    mkdirSync(data);
    writeFileSync(blocked, '');
    const cache = linkAssets(join(folder, 'cache'), 'mtcnn');
    const gateway = await startGateway({
      gallery: 'sample',
      models: ['MOBILEFACENET'],
      flags: ['--cache', cache, '--mirror', join(folder, 'no-mirror'), '--data', data],
      env: {
        MILVUS_ADDRESS: `127.0.0.1:${port}`,
        npm_config_registry: registry.url,
        npm_config_cache: join(folder, 'npm'),
        npm_config_fetch_retries: '0',
        PIP_INDEX_URL: 'http://127.0.0.1:9',
        PIP_RETRIES: '0',
      },
      waitForIngestion: false,
    });
    ending.push(() => gateway.stop());
    const provide: Record<Missing, () => void | Promise<void>> = {
      gallery: () => void linkAssets(cache, 'sample-portraits', 'sample-group'),
      records: () => rmSync(blocked),
      weights: () => registry.open(),
      store: () => {
        const server = milvusAt(port, join(folder, 'milvus'));
        ending.push(() => void server.kill('SIGKILL'));
      },
    };
    return { gateway, provide };
  }

  it.each(ORDERS.map((order) => [order.join(', '), order] as const))(
    'everything opens without a restart when it comes: %s',
    async (_order, order) => {
      const { gateway, provide } = await start();
      const { status: before } = await until(gateway, ({ status }) =>
        [status.gallery, status.store, find(status)].every(({ state }) => state === 'UNAVAILABLE'),
      );
      expect(before.ready).toBe(false);
      expect(before.gallery).toMatchObject({ problem: { code: 'GALLERY_UNAVAILABLE' }, retryAt: expect.any(String) });
      expect(before.store).toMatchObject({ problem: { code: 'STORE_UNAVAILABLE' }, retryAt: expect.any(String) });
      expect(find(before)).toMatchObject({ problem: { code: 'MODEL_UNAVAILABLE' }, retryAt: expect.any(String) });
      for (const [index, missing] of order.entries()) {
        await provide[missing]();
        const state = ({ status }: Answer) =>
          ({
            gallery: status.gallery.state,
            store: status.store.state,
            weights: find(status).state,
            // Nothing but an ingestion needs the records, and it needs the rest, too.
            records: index === order.length - 1 ? status.ingestion.state : 'READY',
          })[missing];
        await until(gateway, (answer) => state(answer) === 'READY');
      }
      const { status } = await until(
        gateway,
        (answer) => answer.status.ready && answer.status.ingestion.state === 'READY',
      );
      expect(find(status)).toMatchObject({ state: 'READY', problem: null, retryAt: null });
      await untilRun(gateway, 'SUCCEEDED');
      const found = await post<{ similarFaces: unknown }>(gateway, SEARCH);
      expect(found.similarFaces).toEqual({ matches: [{ photo: { identity: { name: 'Barack_Obama' } } }] });
    },
  );
});

const find = ({ models }: Answer['status']) => models.find(({ name }) => name === 'MOBILEFACENET')!;

/** Milvus Lite as a separate server, at an address as that of a remote Milvus. */
function milvusAt(port: number, folder: string): ChildProcess {
  const { folder: program } = fetchedAsset('milvus-lite')!;
  mkdirSync(folder, { recursive: true });
  return spawn(join(program, 'milvus'), [join(folder, 'milvus.db'), `127.0.0.1:${port}`, 'ERROR'], {
    cwd: folder,
    env: { ...process.env, HOME: folder, LD_LIBRARY_PATH: program, DYLD_LIBRARY_PATH: program },
    stdio: 'ignore',
  });
}

async function post<Data>({ url }: StartedGateway, query: string): Promise<Data> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
}

/** Polls the status. The test's own timeout is the limit, because the delay between attempts grows to a minute. */
async function until(gateway: StartedGateway, isReached: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await post<Answer>(gateway, STATUS);
    if (isReached(answer)) return answer;
    await sleep(100);
  }
}

async function untilRun(gateway: StartedGateway, status: string): Promise<void> {
  for (;;) {
    const { ingestions } = await post<{ ingestions: { nodes: { status: string }[] } }>(gateway, RUNS);
    if (ingestions.nodes[0]?.status === status) return;
    await sleep(100);
  }
}
