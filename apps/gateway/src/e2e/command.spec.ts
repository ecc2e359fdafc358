import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import {
  describeWith,
  fetchedAsset,
  linkAssets,
  linkNetworks,
  startGateway,
  temporaryFolder,
  waitUntil,
  WORKSPACE,
} from '@lookalike/testing';
import { openSocket } from '../testing/open-socket';
import { greyPng } from '../testing/test-images';
import { subscribe } from '../testing/subscribe';

const started: ChildProcess[] = [];

/** The command as users run it, in its own process. */
function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', 'apps/gateway/src/main.ts', ...args], {
    cwd: WORKSPACE,
    env: { ...process.env, TS_NODE_PROJECT: resolve(WORKSPACE, 'tsconfig.base.json'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { child, output, ended };
}

afterAll(() => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
});

describe('the command', () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');

  it('prints its help', async () => {
    const { code, stdout } = await start(['--help']).ended;
    expect(code).toBe(0);
    for (const flag of ['--gallery', '--models', '--port', '--limit', '--no-ingest', 'ALLOWED_IMAGE_HOSTS'])
      expect(stdout).toContain(flag);
  });

  it.each([
    ['an invalid port', ['--port', '70000'], /--port: "70000" is not a port/],
    ['a model that does not exist', ['--models', 'EIGENFACES'], /--models.*MOBILEFACENET/],
    ['an invalid host', ['--allowed-image-hosts', 'http://a/b'], /ALLOWED_IMAGE_HOSTS/],
    ['a flag that does not exist', ['--fast'], /unknown option '--fast'/],
  ])('rejects %s with a message and exit code 1', async (_what, args, message) => {
    const { code, stderr } = await start([...args, '--data', data]).ended;
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('exits with code 0 when a signal arrives while its modules are loaded', async () => {
    const preload = join(folder, 'signal-while-loading.cjs');
    writeFileSync(
      preload,
      `const Module = require('node:module');
      const load = Module._load;
      Module._load = function (request, ...rest) {
        if (request.endsWith('/run-gateway')) process.kill(process.pid, 'SIGTERM');
        return load.call(this, request, ...rest);
      };`,
    );
    const { code, stderr } = await start(['--data', data], { NODE_OPTIONS: `--require ${preload}` }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  });

  it('reports at once that a gallery folder is missing, also at its first start, and opens the folder when it appears', async () => {
    const gallery = join(folder, 'disk/photos');
    const flags = ['--gallery', gallery, '--models', 'RESNET50', '--no-ingest', '--port', '0', '--data', data];
    const { child, output, ended } = start(flags);
    const findUrl = () => /http:\/\/[^\s/]+:\d+(?=\/graphql)/.exec(output.stdout)?.[0];
    await waitUntil(() => findUrl() !== undefined);
    const url = findUrl()!;
    const readGallery = async () => {
      const response = await fetch(`${url}/readyz`);
      return ((await response.json()) as { gallery: { state: string } }).gallery;
    };
    await waitUntil(async () => (await readGallery()).state === 'UNAVAILABLE');
    expect(await readGallery()).toEqual({
      state: 'UNAVAILABLE',
      retryAt: expect.any(String),
      problem: expect.objectContaining({ code: 'GALLERY_UNAVAILABLE', retryable: true }),
    });
    const reason = `${gallery} does not exist`;
    await waitUntil(() => (output.stdout + output.stderr).includes(reason));
    mkdirSync(gallery, { recursive: true });
    writeFileSync(join(gallery, 'grey.png'), greyPng(64, 64));
    await waitUntil(async () => (await readGallery()).state === 'READY');
    child.kill('SIGTERM');
    await ended;
  });

  it('rejects a data directory that cannot be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await start(['--gallery', 'sample', '--port', '0', '--data', join(file, 'data')]).ended;
    expect(stderr).toMatch(/data directory .* is not writable[^]*--data/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('rejects a port in use before it opens anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await start(['--port', String(port), '--data', data]).ended;
    other.close();
    expect(stderr).toBe(
      `PORT_IN_USE: Another program is listening on port ${port}. Stop the other program, or use another port. --port (PORT) sets the port.\n`,
    );
    expect(code).toBe(1);
  });
});

const ready = ['sample-portraits', 'sample-group', 'mtcnn', 'resnet50', 'milvus-lite'].every((name) =>
  fetchedAsset(name),
);

describeWith('the sample gallery, RESNET50 and Milvus Lite', ready || null, () => {
  const folder = temporaryFolder();
  const args = [
    '--gallery',
    'sample',
    '--models',
    'RESNET50',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--mirror',
    'none',
  ];
  const urlIn = async ({ output, child }: ReturnType<typeof start>, pattern: RegExp) => {
    while (!pattern.test(output.stdout)) {
      if (child.exitCode !== null) throw new Error(`the gateway ended: ${output.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return pattern.exec(output.stdout)![1]!;
  };

  it('prints a query to paste when photos are indexed, and answers pending requests after SIGTERM', async () => {
    const gateway = start(args);
    const url = await urlIn(gateway, /Playground\s+(http\S+)\/graphql/);
    const [, body] = /-d '(.*)'\n/.exec(gateway.output.stdout)!;
    const headers = { 'content-type': 'application/json' };
    const pasted = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect(await pasted.json()).toMatchObject({ data: { similarFaces: { model: 'RESNET50' } } });

    const list = JSON.stringify({ query: '{ ingestions { nodes { id } } }' });
    const listed = (await (await fetch(`${url}/graphql`, { method: 'POST', headers, body: list })).json()) as {
      data: { ingestions: { nodes: { id: string }[] } };
    };
    const { id } = listed.data.ingestions.nodes[0]!;
    let onSubscribed: () => void;
    const subscribed = new Promise<void>((resolve) => (onSubscribed = resolve));
    const states = subscribe(url, `subscription { ingestionProgress(id: "${id}") { status } }`, {}, onSubscribed!);
    await subscribed;
    const image = `{ base64: "${greyPng(2000, 1500).toString('base64')}" }`;
    const query = JSON.stringify({ query: `{ embed(image: ${image}, models: [RESNET50]) { model } }` });
    const pending = fetch(`${url}/graphql`, { method: 'POST', headers, body: query });
    // Once this later request is answered, the one above has arrived and is pending.
    await fetch(`${url}/graphql`, { method: 'POST', headers, body: list });
    gateway.child.kill('SIGTERM');

    expect(await (await pending).json()).toEqual({ data: { embed: [{ model: 'RESNET50' }] } });
    // The subscription completes: `subscribe` would throw if the connection broke.
    await states;
    expect((await gateway.ended).code).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('stops costly requests after SIGTERM with a coded error, and exits although clients stay connected', async () => {
    const gateway = start([...args, '--no-ingest', '--threads', '1']);
    const url = await urlIn(gateway, /Playground\s+(http\S+)\/graphql/);
    const headers = { 'content-type': 'application/json' };
    const post = async (query: string) => {
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await response.json()) as {
        data?: object;
        errors?: { extensions: { code: string; retryable: boolean } }[];
      };
    };
    // Each of 39 megapixels takes one thread about half a second: 28 take much longer than a stopping gateway waits.
    const png = Buffer.from(greyPng(7300, 5400));
    const uploadHeaders = { 'content-type': 'image/png' };
    const uploaded = await fetch(`${url}/uploads`, { method: 'POST', headers: uploadHeaders, body: png });
    const { id } = (await uploaded.json()) as { id: string };
    const embed = `embed(image: { upload: "${id}" }, models: [RESNET50]) { model }`;
    const costly = `{ a: ${embed} b: ${embed} }`;
    const socket = await openSocket(url);
    const answers = Array.from({ length: 14 }, () => post(costly));
    await post('{ gallery { name } }');
    gateway.child.kill('SIGTERM');

    const stopped = (await Promise.all(answers)).filter(({ data }) => !data);
    expect(stopped.length).toBeGreaterThanOrEqual(4);
    for (const { errors } of stopped)
      expect(errors).toEqual([
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'SERVICE_STOPPING', retryable: true }) }),
      ]);
    // Not 1, after the time limit of stopping.
    expect((await gateway.ended).code).toBe(0);
    expect(socket.readyState).toBe(socket.CLOSED);
  });

  it('serves indexed photos without ingesting, and stops immediately at a second signal', async () => {
    const gateway = start([...args, '--no-ingest']);
    const url = await urlIn(gateway, /Playground\s+(http\S+)\/graphql/);
    const body = JSON.stringify({ query: '{ ingestions { nodes { status } } }' });
    const headers = { 'content-type': 'application/json' };
    const { data } = (await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json()) as {
      data: { ingestions: { nodes: { status: string }[] } };
    };
    expect(data.ingestions.nodes.every(({ status }) => status !== 'RUNNING')).toBe(true);

    // An upload whose bytes never arrive is a pending request.
    const upload = request(`${url}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg', 'content-length': 9 },
    });
    upload.on('error', () => undefined).write('some');
    await new Promise((resolve) => setTimeout(resolve, 100));
    gateway.child.kill('SIGINT');
    while (!gateway.output.stderr.includes('repeat to stop immediately'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    // Repeated at once, it counts as the same: the terminal and npm both pass on Ctrl-C.
    gateway.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(gateway.child.exitCode).toBeNull();
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended).code).toBe(130);
  });
});

const UNREACHABLE = 'http://127.0.0.1:1';
/** The environment of a machine that reaches no host. */
const OFFLINE = {
  HTTPS_PROXY: UNREACHABLE,
  https_proxy: UNREACHABLE,
  npm_config_registry: UNREACHABLE,
  npm_config_fetch_retries: '0',
  PIP_INDEX_URL: UNREACHABLE,
  PIP_RETRIES: '0',
};

const lfw = fetchedAsset('lfw-deepfunneled');
const lfwArchive = lfw && join(lfw.folder, 'lfw-deepfunneled.tgz');

describeWith(
  'LFW, the sample gallery, RESNET50 and Milvus Lite',
  ready && existsSync(lfwArchive ?? '') ? lfwArchive : null,
  (archive) => {
    const folder = temporaryFolder();

    it('replaces the sample gallery by LFW when LFW appears in the mirror, and ingests it with the same limit', async () => {
      const [cache, mirror] = [join(folder, 'cache'), join(folder, 'mirror')];
      linkAssets(cache, 'sample-portraits', 'sample-group', 'resnet50', 'milvus-lite');
      linkNetworks(cache);
      mkdirSync(mirror);
      const flags = ['--models', 'RESNET50', '--limit', '3', '--port', '0', '--data', join(folder, 'data')];
      const gateway = start([...flags, '--cache', cache, '--mirror', mirror], OFFLINE);
      await waitUntil(() => gateway.output.stdout.includes('Lookalike is ready.'));
      const url = /Playground\s+(http\S+)\/graphql/.exec(gateway.output.stdout)![1]!;
      const query = `{
      gallery { name photoCount issues(codes: [NOT_DOWNLOADED]) { nodes { path remedy retryAt } } }
      ingestions { nodes { status total done models } }
      status { galleryOpenedAt }
    }`;
      async function read() {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
        return (await response.json()) as {
          data: {
            gallery: {
              name: string;
              photoCount: number;
              issues: { nodes: { path: string; remedy: string; retryAt: string }[] };
            } | null;
            ingestions: { nodes: { status: string; total: number; done: number; models: string[] }[] };
            status: { galleryOpenedAt: string | null };
          } | null;
          errors?: { extensions: { code: string; retryable: boolean } }[];
        };
      }
      const before = (await read()).data!;
      expect(before.gallery).toMatchObject({ name: 'sample', photoCount: 12 });
      const [issue] = before.gallery!.issues.nodes;
      expect(issue).toMatchObject({ path: 'LFW', remedy: expect.stringMatching(/without a restart/) });
      // In the past while an attempt is running.
      expect(Date.parse(issue!.retryAt)).toBeGreaterThan(Date.now() - 60_000);
      symlinkSync(archive, join(mirror, 'lfw-deepfunneled.tgz'));

      const errors: unknown[] = [];
      let after = before;
      while (after.gallery?.name !== 'lfw' || after.ingestions.nodes[0]?.status !== 'SUCCEEDED') {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const answer = await read();
        errors.push(...(answer.errors ?? []));
        after = answer.data ?? before;
      }
      for (const error of errors) expect(error).toMatchObject({ extensions: { retryable: true } });
      expect(after.gallery).toEqual({ name: 'lfw', photoCount: 13_233, issues: { nodes: [] } });
      expect(after.status.galleryOpenedAt).not.toBe(before.status.galleryOpenedAt);
      const [ingestion, ...others] = after.ingestions.nodes;
      expect(others).toEqual([]);
      // The photos of three identities, not of 5,749.
      expect(ingestion!.total).toBeLessThan(50);
      expect(ingestion).toEqual({
        status: 'SUCCEEDED',
        models: ['RESNET50'],
        done: ingestion!.total,
        total: ingestion!.total,
      });
      await waitUntil(() => gateway.output.stdout.split('Lookalike is ready.').length === 3);
      const [, first, second] = gateway.output.stdout.split('Lookalike is ready.');
      expect(first).toMatch(/The gallery is now lfw, with 13,?233 photos\./);
      expect([first, second].map((text) => /photo: "(\w+)/.exec(text!)![1])).toEqual([
        expect.stringMatching(/Barack_Obama|Joe_Biden|Group/),
        expect.not.stringMatching(/Barack_Obama|Joe_Biden|Group/),
      ]);
      gateway.child.kill('SIGTERM');
      expect((await gateway.ended).code).toBe(0);
    });
  },
);

const withTwoModels = ready && fetchedAsset('mobilefacenet');

describeWith('the sample gallery, two models and Milvus Lite', withTwoModels || null, () => {
  const folder = temporaryFolder();

  it('ingests a model whose weights appear later', async () => {
    const cache = linkAssets(
      join(folder, 'cache'),
      'sample-portraits',
      'sample-group',
      'mtcnn',
      'resnet50',
      'milvus-lite',
    );
    const gateway = await startGateway({
      models: ['MOBILEFACENET', 'RESNET50'],
      flags: ['--cache', cache, '--mirror', 'none'],
      env: OFFLINE,
    });
    interface Model {
      name: string;
      indexed: number;
      default: boolean;
    }
    const query = JSON.stringify({
      query:
        '{ models { name indexed default } ingestions { nodes { status models } } status { ingestion { state } } }',
    });
    async function read() {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: query });
      const { data } = (await response.json()) as {
        data: {
          models: Model[];
          ingestions: { nodes: { status: string; models: string[] }[] };
          status: { ingestion: { state: string } };
        };
      };
      const find = (name: string) => data.models.find((model) => model.name === name)!;
      const ingestions = data.ingestions.nodes;
      return { late: find('MOBILEFACENET'), resnet: find('RESNET50'), ingestions, ...data.status };
    }
    try {
      const before = await read();
      expect(before.ingestions).toEqual([{ status: 'SUCCEEDED', models: ['RESNET50'] }]);
      expect([before.late.indexed, before.late.default, before.resnet.default]).toEqual([0, false, true]);
      expect(before.ingestion.state).toBe('READY');
      linkAssets(cache, 'mobilefacenet');
      // The delay between attempts may have grown to a minute: the test's own timeout is the limit.
      let after = await read();
      while (after.ingestions[0]!.status !== 'SUCCEEDED' || after.ingestions.length < 2) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        after = await read();
      }
      expect(after.ingestions[0]).toEqual({ status: 'SUCCEEDED', models: ['MOBILEFACENET'] });
      expect(after.late.indexed).toBeGreaterThan(0);
      expect([after.late.default, after.resnet.default]).toEqual([true, false]);
    } finally {
      await gateway.stop();
    }
  });
});
