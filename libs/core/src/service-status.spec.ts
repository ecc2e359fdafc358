import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type AssetSpec,
  type AvailabilityReport,
  type FetchedAsset,
  LookalikeError,
  MODEL_NAMES,
  type ModelName,
  type Problem,
} from '@lookalike/domain';
import { type Embedder, modelUnavailable, networkAssets, type NetworkName } from '@lookalike/embedding';
import { readLockOwner } from '@lookalike/node-support';
import { describeWith, fetchedAsset, freePort, temporaryFolder, waitUntil } from '@lookalike/testing';
import { createGalleryOpener } from './lifecycle/open-gallery';
import { GalleryCheck } from './lifecycle/gallery-check';
import { startServices } from './lifecycle/start-services';
import type { ServiceStatus } from './service-status';
import { IngestionActivity } from './models/ingestion-activity';
import { ModelIndexes } from './models/model-indexes';
import { createModelLoader } from './models/model-loader';
import { serviceStatus } from './service-status';
import { StatusChanges } from './status-changes';
import { drawPhoto } from './testing/drawn-photos';
import { lazyServiceContext } from './testing/lazy-services';

const within = temporaryFolder();
let folders = 0;

/** Services over a folder gallery, with assets that are unavailable until `assets.set` provides them. */
function start(options: {
  models: ModelName[];
  /** Whether the folder of the gallery exists from the start. */
  hasGallery?: boolean;
  milvus?: string;
  retryDelay?: { initialDelay: number; maxDelay: number };
  /** The folder of another service, to share its data directory; by default a new one. */
  folder?: string;
}) {
  const folder = options.folder ?? join(within, `${++folders}`);
  const controller = new AbortController();
  const changes = new StatusChanges();
  const overrides = { signal: controller.signal, onChange: changes.notify };
  const context = lazyServiceContext(options.retryDelay ? { ...overrides, retryDelay: options.retryDelay } : overrides);
  const provided = new Map<string, FetchedAsset>();
  const assets = {
    async fetch(spec: AssetSpec) {
      const asset = provided.get(spec.name);
      if (asset) return asset;
      throw new LookalikeError('ASSET_UNAVAILABLE', `${spec.name} is unavailable.`, 'Provide it.', { retryable: true });
    },
    cached: async () => null,
  };
  const config = {
    gallery: join(folder, 'album'),
    cacheFolder: join(folder, 'cache'),
    dataDirectory: join(folder, 'data'),
    milvus: options.milvus ? { address: options.milvus } : null,
  };
  const addPhoto = () => drawPhoto(config.gallery, 'Ann/1', { faces: 1 });
  if (options.hasGallery) addPhoto();
  const embedder = embedderWithoutNetworks();
  const modelLoader = createModelLoader(
    { embedder, assets, specs: networkAssets, models: options.models, executionProviders: ['cpu'] },
    context,
  );
  const { open: openGallery } = createGalleryOpener({ config, assets, onProgress: () => undefined }, context);
  const services = startServices({ config, assets, openGallery }, context);
  const indexes = new ModelIndexes(services.gallery, services.store, embedder, new IngestionActivity(services.gallery));
  const galleryCheck = new GalleryCheck(services.gallery, context);
  const status = () => serviceStatus({ ...services, galleryCheck, embedder, modelLoader, indexes });

  return {
    ...services,
    folder,
    config,
    status,
    provided,
    firstAttempts: () =>
      Promise.allSettled([
        modelLoader.firstAttempt(),
        ...Object.values(services).map((service) => service.firstAttempt() as Promise<unknown>),
      ]),
    addPhoto,
    async until(isReached: (status: ServiceStatus) => boolean) {
      for await (const now of changes.watch(status, controller.signal)) if (isReached(now)) return now;
      throw new Error('closed');
    },
    watch: (signal: AbortSignal) => changes.watch(status, signal),
    async close() {
      controller.abort();
      await Promise.all([
        services.records.close(),
        services.ownership.close(),
        services.store.close(),
        services.gallery.close(),
      ]);
    },
  };
}

function embedderWithoutNetworks(): Embedder {
  const reports = new Map<string, AvailabilityReport>();
  return {
    models: () =>
      MODEL_NAMES.map((name) => {
        const wholePhoto = name === 'RESNET50';
        const mtcnn = reports.get('MTCNN');
        const report = !wholePhoto && mtcnn?.availability === 'UNAVAILABLE' ? mtcnn : reports.get(name);
        return { ...(report ?? { availability: 'PREPARING', problem: null }), name, wholePhoto };
      }),
    markPreparing: (name: string) => reports.set(name, { availability: 'PREPARING', problem: null }),
    markUnavailable: (name: NetworkName, reason: Problem) =>
      reports.set(name, { availability: 'UNAVAILABLE', problem: modelUnavailable(name, reason).toProblem() }),
    prepare: (name: string) => {
      reports.set(name, { availability: 'READY', problem: null });
      return Promise.resolve('cpu');
    },
    close: async () => undefined,
  } as unknown as Embedder;
}

const open: ReturnType<typeof start>[] = [];
function started(options: Parameters<typeof start>[0]) {
  const services = start(options);
  open.push(services);
  return services;
}
afterEach(async () => {
  for (const services of open.splice(0)) await services.close();
});

const NEVER = { initialDelay: 3_600_000, maxDelay: 3_600_000 };

describe('the status of the service', () => {
  it('is STARTING and not ready at first, with retryable problems', async () => {
    const { status } = started({ models: ['MOBILEFACENET'], milvus: `127.0.0.1:${await freePort()}` });
    const { gallery, models, ingestion, ready } = await status();
    expect(ready).toBe(false);
    expect(gallery).toMatchObject({ state: 'STARTING', problem: { code: 'GALLERY_UNAVAILABLE', retryable: true } });
    expect(ingestion).toEqual(gallery);
    expect(models).toContainEqual({
      name: 'MOBILEFACENET',
      state: 'STARTING',
      problem: expect.objectContaining({ code: 'MODEL_UNAVAILABLE', retryable: true }),
      retryAt: null,
      configured: true,
      requested: true,
    });
    expect(models).toContainEqual({
      name: 'RESNET50',
      configured: false,
      requested: false,
      state: 'UNAVAILABLE',
      problem: expect.objectContaining({ code: 'MODEL_UNAVAILABLE', retryable: false }),
      retryAt: null,
    });
  });

  it('opens a folder gallery that appears later, and the services that require it', async () => {
    const services = started({ models: ['MOBILEFACENET'] });
    await services.firstAttempts();
    const missing = await services.status();
    expect(missing.gallery).toMatchObject({
      state: 'UNAVAILABLE',
      problem: { code: 'GALLERY_UNAVAILABLE', retryable: true },
      retryAt: expect.any(Date),
    });
    // Milvus Lite keeps its file in a folder that is named after the gallery.
    expect(missing.store).toMatchObject({ state: 'UNAVAILABLE', problem: { code: 'GALLERY_UNAVAILABLE' } });
    services.addPhoto();
    const { gallery } = await services.until((status) => status.gallery.state === 'READY');
    expect(gallery).toEqual({ state: 'READY', problem: null, retryAt: null });
    expect(services.gallery.get().photoCount).toBe(1);
    const { store } = await services.until(({ store }) => store.problem?.message.includes('milvus-lite') === true);
    const problem = { code: 'STORE_UNAVAILABLE', retryable: true };
    expect(store).toMatchObject({ state: 'UNAVAILABLE', problem, retryAt: expect.any(Date) });
  });

  it.each([
    { change: 'moved away', isReplaced: false },
    { change: 'replaced by an empty folder', isReplaced: true },
  ])('reports a folder that was $change, until it is back', async ({ isReplaced }) => {
    const services = started({ models: [], milvus: `127.0.0.1:${await freePort()}`, hasGallery: true });
    await services.until(({ gallery }) => gallery.state === 'READY');
    const { gallery: folder } = services.config;
    renameSync(folder, `${folder} elsewhere`);
    if (isReplaced) mkdirSync(folder);
    const lost = await services.until(({ gallery }) => gallery.state === 'UNAVAILABLE');
    expect(lost.gallery).toMatchObject({ problem: { code: 'GALLERY_UNAVAILABLE', retryable: true }, retryAt: null });
    expect(lost.ingestion).toEqual(lost.gallery);
    if (isReplaced) rmdirSync(folder);
    renameSync(`${folder} elsewhere`, folder);
    const { gallery } = await services.until((status) => status.gallery.state === 'READY');
    expect(gallery).toEqual({ state: 'READY', problem: null, retryAt: null });
  });

  it('does not need the gallery for a remote Milvus, and reconnects to it', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const services = started({ models: [], milvus: address });
    expect((await services.status()).store.state).toBe('STARTING');
    await services.firstAttempts();
    expect((await services.status()).store).toMatchObject({
      state: 'UNAVAILABLE',
      description: `Milvus at ${address}`,
      problem: { code: 'STORE_UNAVAILABLE', retryable: true },
      retryAt: expect.any(Date),
    });
  });

  it('reports a data directory that cannot be created as DATA_DIRECTORY_UNUSABLE', async () => {
    const services = started({ models: [], hasGallery: true, milvus: `127.0.0.1:${await freePort()}` });
    writeFileSync(services.config.dataDirectory, '');
    await services.records.firstAttempt().catch(() => undefined);
    expect(services.records.status()).toMatchObject({
      problem: { code: 'DATA_DIRECTORY_UNUSABLE', retryable: false },
      retryAt: expect.any(Date),
    });
  });

  it('is watched until the signal is aborted', async () => {
    const services = started({ models: [], milvus: `127.0.0.1:${await freePort()}`, retryDelay: NEVER });
    await services.gallery.firstAttempt().catch(() => undefined);
    const watching = new AbortController();
    const states: string[] = [];
    const watched = (async () => {
      for await (const { gallery } of services.watch(watching.signal)) {
        if (gallery.state !== states.at(-1)) states.push(gallery.state);
      }
    })();
    await waitUntil(() => states.length === 1);
    services.addPhoto();
    await services.gallery.attemptNow();
    await waitUntil(() => states.length === 2);
    watching.abort();
    await watched;
    expect(states).toEqual(['UNAVAILABLE', 'READY']);
  });

  it('loads weights that appear later, and has the time of the next attempt until then', async () => {
    const services = started({ models: ['MOBILEFACENET'], milvus: `127.0.0.1:${await freePort()}` });
    const statusOf = ({ models }: ServiceStatus) => models.find(({ name }) => name === 'MOBILEFACENET')!;
    const unavailable = {
      state: 'UNAVAILABLE',
      problem: { code: 'MODEL_UNAVAILABLE', retryable: true },
      retryAt: expect.any(Date),
    };
    expect(statusOf(await services.until((status) => statusOf(status).state !== 'STARTING'))).toMatchObject(
      unavailable,
    );
    services.provided.set('mobilefacenet', { folder: '/nowhere', format: 'onnx' });
    await setTimeout(300);
    // It needs MTCNN, too.
    expect(statusOf(await services.status())).toMatchObject(unavailable);
    services.provided.set('mtcnn', { folder: '/nowhere', format: 'onnx' });
    const { models } = await services.until((status) => statusOf(status).state === 'READY');
    expect(models).toContainEqual({
      name: 'MOBILEFACENET',
      state: 'READY',
      problem: null,
      retryAt: null,
      configured: true,
      requested: true,
    });
  });

  it('has one owner of the records of a remote Milvus, and another process takes over when that one has ended', async () => {
    const milvus = `127.0.0.1:${await freePort()}`;
    const first = started({ models: [], milvus, hasGallery: true });
    const ingestion = await (
      await first.records.firstAttempt()
    ).startIngestion({ models: ['FACENET'], identities: null, limit: null, rebuild: false, deleteMissing: false });
    const second = started({ models: [], milvus, hasGallery: true, folder: first.folder });
    const reader = await second.records.firstAttempt();
    expect([first.ownership.get().role, second.ownership.get().role]).toEqual(['owner', 'reader']);
    // A second process that opens the records for writing marks the ingestions of the first one as INTERRUPTED.
    expect(await reader.ingestion(ingestion.id)).toMatchObject({ status: 'RUNNING' });
    await first.close();
    await waitUntil(() => second.records.error() === null && second.ownership.get().role === 'owner');
    expect(await second.records.get().ingestion(ingestion.id)).toMatchObject({ status: 'INTERRUPTED' });
  });

  it('is closed at once during a delay', async () => {
    const services = started({ models: ['MOBILEFACENET'], retryDelay: NEVER });
    await services.firstAttempts();
    const startedAt = performance.now();
    await services.close();
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), (milvusLite) => {
  it('starts a Milvus Lite whose program appears later', async () => {
    const services = started({ models: ['MOBILEFACENET'], hasGallery: true });
    await services.firstAttempts();
    expect((await services.status()).store).toMatchObject({
      state: 'UNAVAILABLE',
      problem: { code: 'STORE_UNAVAILABLE', retryable: true },
      retryAt: expect.any(Date),
    });
    expect(services.records.error()).not.toBeNull();
    services.provided.set('milvus-lite', milvusLite);
    await services.until(({ store }) => store.state === 'READY');
    await services.records.firstAttempt();
    // Its models are unavailable, but an ingestion would try to load them again.
    const { models, ingestion } = await services.status();
    expect(models.map(({ state }) => state)).toEqual(models.map(() => 'UNAVAILABLE'));
    expect(ingestion).toEqual({ state: 'READY', problem: null, retryAt: null });
  });

  it('notifies its watchers when Milvus Lite dies, and when it runs again', async () => {
    const services = started({ models: ['RESNET50'], hasGallery: true });
    services.provided.set('milvus-lite', milvusLite).set('resnet50', { folder: '/nowhere', format: 'onnx' });
    const watching = new AbortController();
    const seen: ServiceStatus[] = [];
    const watched = (async () => {
      for await (const status of services.watch(watching.signal)) seen.push(status);
    })();
    const untilLast = async (isReached: (status: ServiceStatus) => boolean) => {
      while (!seen.length || !isReached(seen.at(-1)!)) await setTimeout(10);
    };
    await untilLast(({ ready, ingestion }) => ready && ingestion.state === 'READY');
    const lock = join(services.config.dataDirectory, services.gallery.get().name, 'lock');
    const pid = () => readLockOwner<{ server: { pid: number } | null }>(lock)?.data?.server?.pid;
    for (let i = 0; i < 2; i++) {
      seen.length = 0;
      process.kill(pid()!, 'SIGKILL');
      await untilLast(({ ready }) => ready);
      const withoutStore = seen.filter(({ store }) => store.state === 'UNAVAILABLE');
      expect(withoutStore.length).toBeGreaterThan(0);
      for (const { ready, store, ingestion } of withoutStore) {
        expect(ready).toBe(false);
        expect(store.problem).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
        expect(ingestion).toEqual({ state: store.state, problem: store.problem, retryAt: store.retryAt });
      }
      // The server's end is known and its restart is scheduled, after at most one status in between.
      expect(withoutStore.some(({ store }) => store.retryAt !== null)).toBe(true);
      expect(seen.at(-1)!.store).toMatchObject({ state: 'READY', problem: null, retryAt: null });
    }
    watching.abort();
    await watched;
  });

  it('notices that a Milvus server became unreachable, without any request', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const folder = join(within, 'remote');
    mkdirSync(folder);
    const serve = () =>
      spawn(join(milvusLite.folder, 'milvus'), [join(folder, 'milvus.db'), address, 'ERROR'], {
        cwd: folder,
        env: { ...process.env, HOME: folder, LD_LIBRARY_PATH: milvusLite.folder, DYLD_LIBRARY_PATH: milvusLite.folder },
        stdio: 'ignore',
      });
    let server = serve();
    try {
      const services = started({ models: [], milvus: address });
      await services.until(({ store }) => store.state === 'READY');
      // The server may answer before the next attempt to connect, and until then the status has the time of that attempt.
      await waitUntil(() => services.connection.error() === null);
      server.kill('SIGKILL');
      const { store } = await services.until((status) => status.store.state === 'UNAVAILABLE');
      expect(store).toMatchObject({ problem: { code: 'STORE_UNAVAILABLE', retryable: true }, retryAt: null });
      server = serve();
      await services.until((status) => status.store.state === 'READY');
    } finally {
      server.kill('SIGKILL');
    }
  });

  it('becomes a reader and ends its Milvus Lite when another process has taken over the data directory, as during a suspension', async () => {
    const services = started({ models: [], hasGallery: true });
    services.provided.set('milvus-lite', milvusLite);
    await services.until(({ store }) => store.state === 'READY');
    const lock = join(services.config.dataDirectory, services.gallery.get().name, 'lock');
    const own = readLockOwner<{ server: { pid: number } | null }>(lock)!;
    const { pid } = own.data!.server!;
    const other = { token: 'other', owner: { ...own.owner, scope: 'another container' }, data: null };
    const beat = () => writeFileSync(lock, JSON.stringify(other));
    beat();
    const beating = setInterval(beat, 200);
    try {
      await waitUntil(() => services.ownership.error() === null && services.ownership.get().role === 'reader');
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    } finally {
      clearInterval(beating);
    }
    // When the other one has ended, this process becomes the owner again.
    await waitUntil(() => services.ownership.error() === null && services.ownership.get().role === 'owner');
    await services.until(({ store }) => store.state === 'READY');
  });

  it('takes over the data directory and starts Milvus Lite when the owner has ended', async () => {
    const first = started({ models: [], hasGallery: true });
    first.provided.set('milvus-lite', milvusLite);
    await first.until(({ store }) => store.state === 'READY');
    const second = started({ models: [], hasGallery: true, folder: first.folder });
    second.provided.set('milvus-lite', milvusLite);
    await second.until(({ store }) => store.state === 'READY');
    await second.records.firstAttempt();
    expect([first.ownership.get().role, second.ownership.get().role]).toEqual(['owner', 'reader']);
    expect((await second.status()).ingestion.problem).toMatchObject({ code: 'STORE_IN_USE', retryable: false });
    await first.close();
    await waitUntil(async () => second.records.error() === null && second.ownership.get().role === 'owner');
    await second.until(({ store }) => store.state === 'READY');
    await second.records
      .get()
      .startIngestion({ models: ['FACENET'], identities: null, limit: null, rebuild: false, deleteMissing: false });
  });

  it('connects to a Milvus Lite that fails and then takes long to start', async () => {
    const services = started({ models: [], hasGallery: true });
    const folder = join(within, 'slow');
    mkdirSync(folder);
    for (const file of readdirSync(milvusLite.folder)) {
      if (file !== 'milvus') symlinkSync(join(milvusLite.folder, file), join(folder, file));
    }
    const program = `#!/bin/sh
cd ${folder}
[ -e failed ] || { touch failed; exit 1; }
while [ ! -e go ]; do sleep 0.1; done
exec ${join(milvusLite.folder, 'milvus')} "$@"
`;
    writeFileSync(join(folder, 'milvus'), program, { mode: 0o755 });
    services.provided.set('milvus-lite', { ...milvusLite, folder });
    await services.store.attemptNow();
    await services.firstAttempts();
    expect(existsSync(join(folder, 'failed'))).toBe(true);
    expect((await services.status()).store).toMatchObject({
      state: 'UNAVAILABLE',
      problem: { code: 'STORE_UNAVAILABLE', retryable: true },
      retryAt: expect.any(Date),
    });
    writeFileSync(join(folder, 'go'), '');
    await services.until(({ store }) => store.state === 'READY');
  });
});
