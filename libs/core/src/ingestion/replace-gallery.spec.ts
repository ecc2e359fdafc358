import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Gallery } from '@lookalike/dataset';
import { LookalikeError, type Problem } from '@lookalike/domain';
import { describeWith, fetchedAsset, linkAssets, linkNetworks, temporaryFolder, waitUntil } from '@lookalike/testing';
import { pino } from 'pino';
import type { DownloadedGallery } from '../lifecycle/downloaded-gallery';
import { openLookalike } from '../open-lookalike';
import { openService } from '../testing/lazy-services';
import type { Ingestion } from './progress';
import { replaceGallery } from './replace-gallery';

const ASSETS = ['sample-portraits', 'sample-group', 'resnet50', 'milvus-lite'];
const lfw = fetchedAsset('lfw-deepfunneled');
const archive = lfw && join(lfw.folder, 'lfw-deepfunneled.tgz');
const isReady = archive !== null && existsSync(archive) && ASSETS.every((name) => fetchedAsset(name));
const within = temporaryFolder();
const environment = process.env;

/** Registries that accept connections and never respond, so that a model's download takes as long as the test wants. */
let registries: Server;
beforeAll(async () => {
  registries = createServer((socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((started) => registries.listen(0, '127.0.0.1', started));
  const address = `http://127.0.0.1:${(registries.address() as AddressInfo).port}`;
  const nowhere = 'http://127.0.0.1:1';
  process.env = {
    ...environment,
    ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, nowhere])),
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    npm_config_registry: address,
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: `${address}/simple`,
  };
});
afterAll(() => {
  process.env = environment;
  registries.close();
});

describe('replaceGallery', () => {
  it('logs an unexpected failure, and does not reject', async () => {
    const log: { level: number }[] = [];
    const logger = pino({}, { write: (line: string) => void log.push(JSON.parse(line) as { level: number }) });
    const gallery = await openService(async () => ({}) as Gallery);
    const untilMore = () => Promise.reject(new TypeError('a bug'));
    const downloaded = {
      isComplete: false,
      hasMissing: true,
      hasMore: false,
      untilMore,
    } as unknown as DownloadedGallery;
    const ingestions = { whenIdle: (action: () => void) => action() };
    await replaceGallery({ gallery, downloaded, ingestions, logger }, new AbortController().signal);
    expect(log).toEqual([expect.objectContaining({ level: 50, err: expect.anything() })]);
  });
});

describeWith('LFW, the sample gallery, RESNET50 and Milvus Lite', isReady ? archive : null, (lfwArchive) => {
  const mirror = join(within, 'mirror');
  const cacheFolder = join(within, 'cache');
  const blocked = join(cacheFolder, 'galleries');
  let lookalike: Awaited<ReturnType<typeof openLookalike>>;
  let ingested: Ingestion;

  beforeAll(async () => {
    mkdirSync(mirror);
    linkAssets(cacheFolder, ...ASSETS);
    linkNetworks(cacheFolder);
    // LFW cannot be unpacked into a file.
    writeFileSync(blocked, '');
    lookalike = await openLookalike(
      {
        gallery: 'auto',
        models: ['RESNET50'],
        dataDirectory: join(within, 'data'),
        cacheFolder,
        mirror,
        threads: 1,
        milvus: null,
      },
      {
        logger: pino({ level: 'silent' }),
        describeRemedy: ({ remedy }) => remedy,
        retryDelay: { initialDelay: 50, maxDelay: 500 },
      },
    );
    await lookalike.opened();
    ingested = await untilEnd((await lookalike.ingestions.start({})).id);
  });
  afterAll(() => lookalike?.close());

  async function untilEnd(id: string): Promise<Ingestion> {
    let last!: Ingestion;
    for await (last of lookalike.ingestions.watch(id));
    return last;
  }
  const issue = async () => (await lookalike.galleries.issues({ first: 5 })).nodes[0];
  const search = () => lookalike.similarFaces({ photo: 'Barack_Obama/0001' }, { k: 5, excludeProbe: true });

  it('the sample gallery reports why LFW is missing, and when the download is tried again', async () => {
    expect(ingested).toMatchObject({ status: 'SUCCEEDED', done: 12 });
    expect(lookalike.galleries.status().name).toBe('sample');
    expect(await issue()).toMatchObject({
      path: 'LFW',
      code: 'NOT_DOWNLOADED',
      reason: expect.stringMatching(/^LFW deep-funneled could not be downloaded/),
      remedy: expect.stringMatching(/LFW then replaces the sample gallery, without a restart\.$/),
      retryAt: expect.any(Date),
    });
  });

  it('the sample gallery stays open while LFW is downloaded but cannot be opened', async () => {
    const { galleryOpenedAt } = await lookalike.status();
    symlinkSync(lfwArchive, join(mirror, 'lfw-deepfunneled.tgz'));
    await waitUntil(async () => (await issue())!.reason.startsWith('LFW cannot be unpacked'));
    expect(await issue()).toMatchObject({ code: 'NOT_DOWNLOADED', retryAt: expect.any(Date) });
    expect((await search()).matches).toHaveLength(5);
    expect((await lookalike.status()).galleryOpenedAt).toEqual(galleryOpenedAt);
  });

  it('an ingestion that is running ends first, and searches during the switch are answered from one gallery', async () => {
    const { id } = await lookalike.ingestions.start({ models: ['MOBILEFACENET'] });
    rmSync(blocked);
    await waitUntil(async () => (await issue())!.reason.startsWith('It has been downloaded'));
    expect((await issue())!.remedy).toMatch(/running ingestion/);
    expect(await lookalike.ingestions.get(id)).toMatchObject({ status: 'RUNNING' });
    expect((await search()).matches).toHaveLength(5);

    const load = startLoad();
    await waitUntil(() => load.answers.sample >= 30);
    expect(await lookalike.ingestions.cancel(id)).toMatchObject({ id, status: 'CANCELLED' });
    await waitUntil(async () => (await lookalike.status()).ready && load.answers.lfw >= 30);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.mixed).toEqual([]);
  });

  it('LFW starts with nothing of the sample gallery', async () => {
    expect(lookalike.galleries.status()).toMatchObject({ name: 'lfw', photoCount: 13_233 });
    expect(await issue()).toBeUndefined();
    await expect(lookalike.ingestions.get(ingested.id)).rejects.toMatchObject({ code: 'INGESTION_NOT_FOUND' });
    expect((await lookalike.ingestions.list({ first: 5 })).nodes).toEqual([]);
    await expect(search()).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    expect((await lookalike.models()).map(({ indexed }) => indexed)).not.toContain(12);

    const { id } = await lookalike.ingestions.start({ models: ['RESNET50'], limit: 3 });
    const ended = await untilEnd(id);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', done: ended.total });
    const probe = { photo: 'AJ_Cook/0001' };
    const { matches, searched } = await lookalike.similarFaces(probe, { k: 100, excludeProbe: false });
    expect([searched, matches[0]!.photo.id]).toEqual([ended.total, 'AJ_Cook/0001']);
  });

  /** Calls of all kinds, repeated until `stop`. */
  function startLoad() {
    const answers = { sample: 0, lfw: 0 };
    /** Errors that a client must not get. */
    const failures: unknown[] = [];
    /** Answers that combine both galleries. */
    const mixed: unknown[] = [];
    let isStopped = false;
    const afterwards = ['PHOTO_NOT_FOUND', 'IDENTITY_NOT_FOUND', 'INDEX_EMPTY'];
    const isExpected = ({ code, retryable }: Problem) => retryable || afterwards.includes(code);
    const isSample = (id: string) => /^(?:Barack_Obama|Joe_Biden|Group)\//.test(id);
    const check = (ids: string[]) => {
      const inSample = ids.filter(isSample).length;
      if (inSample !== 0 && inSample !== ids.length) mixed.push(ids);
      answers[inSample > 0 ? 'sample' : 'lfw']++;
    };
    const photo = 'Barack_Obama/0001';
    const options = { k: 5, excludeProbe: true };
    const idsOf = ({ matches }: { matches: { photo: { id: string } }[] }) => matches.map((match) => match.photo.id);
    const calls: (() => Promise<void>)[] = [
      async () => check([photo, ...idsOf(await search())]),
      async () => {
        const bytes = await (await lookalike.images.thumbnail(photo)).read();
        check(idsOf(await lookalike.similarFaces({ bytes, url: null }, options)));
      },
      async () => {
        for (const { result, problem } of await lookalike.compareModels({ photo }, options)) {
          if (result) check([photo, ...idsOf(result)]);
          else if (!isExpected(problem)) failures.push(problem);
        }
      },
      async () => check((await lookalike.galleries.photos({ first: 20 })).nodes.map(({ id }) => id)),
      async () => check([(await lookalike.galleries.randomPhoto('RESNET50')).id]),
      async () => {
        const { nodes } = await lookalike.galleries.photos({ first: 5 });
        const details = await lookalike.galleries.lookups.photos(nodes.map(({ id }) => id));
        for (const found of details.values()) if (LookalikeError.is(found) && !isExpected(found)) failures.push(found);
      },
      async () => {
        const found = await lookalike.galleries.lookalikes('Barack_Obama', { k: 5 });
        check([photo, ...found.map(({ theirs }) => theirs.id)]);
      },
      async () =>
        check((await lookalike.galleries.outliers('Barack_Obama', { k: 5 })).map((outlier) => outlier.photo.id)),
      async () => void (await (await lookalike.images.crop(`${photo}#0`)).read()),
      async () => void (await lookalike.ingestions.list({ first: 5 })),
      async () => void (await lookalike.models()),
      async () => void (await lookalike.status()),
    ];
    const loops = calls.map(async (call) => {
      while (!isStopped) {
        try {
          await call();
        } catch (error) {
          const isFace = LookalikeError.is(error, 'FACE_NOT_FOUND');
          if (!isFace && !(LookalikeError.is(error) && isExpected(error))) failures.push(error);
        }
        await new Promise((resume) => setTimeout(resume, 2));
      }
    });
    const stop = async () => {
      isStopped = true;
      await Promise.all(loops);
    };
    return { answers, failures, mixed, stop };
  }
});
