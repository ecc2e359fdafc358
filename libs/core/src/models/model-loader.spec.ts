import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { createEmbedder, type Embedder, networkAssets, type NetworkName } from '@lookalike/embedding';
import { ASSET_CACHE, describeWith, fetchedAsset, temporaryFolder, waitUntil } from '@lookalike/testing';
import { lazyServiceContext } from '../testing/lazy-services';
import { createModelLoader, type ModelLoader } from './model-loader';

const mobilefacenet = fetchedAsset('mtcnn') && fetchedAsset('mobilefacenet');

describeWith('the weights of MTCNN and MobileFaceNet', mobilefacenet, ({ folder, format }: FetchedAsset) => {
  const cacheFolder = temporaryFolder();
  const weights = readFileSync(join(folder, 'model.onnx'));
  const controller = new AbortController();
  /** The host of MobileFaceNet's weights. Each request waits until a test answers it. */
  const host = createServer((_, response) => void host.emit('waiting', response));
  let embedder: Embedder;
  let loader: ModelLoader;

  beforeAll(async () => {
    mkdirSync(join(cacheFolder, 'assets'));
    cpSync(join(ASSET_CACHE, 'mtcnn'), join(cacheFolder, 'assets/mtcnn'), { recursive: true });
    await once(host.listen(0, '127.0.0.1'), 'listening');
    embedder = createEmbedder({ cacheFolder, threads: 1 });
    const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror: null, signal: controller.signal });
    const MOBILEFACENET: AssetSpec = {
      ...networkAssets.MOBILEFACENET,
      sources: [
        {
          from: 'url',
          format,
          url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/model.onnx`,
          sha256: createHash('sha256').update(weights).digest('hex'),
          files: { 'model.onnx': 'model.onnx' },
        },
      ],
    };
    const specs = { ...networkAssets, MOBILEFACENET };
    const context = lazyServiceContext({
      signal: controller.signal,
      retryDelay: { initialDelay: 3_600_000, maxDelay: 3_600_000 },
    });
    loader = createModelLoader({ embedder, assets, specs, models: [], executionProviders: ['cpu'] }, context);
    await loader.firstAttempt();
  });
  afterAll(async () => {
    controller.abort();
    host.closeAllConnections();
    host.close();
    await embedder.close();
  });

  const state = () => {
    const { availability, problem } = embedder.models().find(({ name }) => name === 'MOBILEFACENET')!;
    return [availability, problem?.code ?? null];
  };
  const request = async () => (await once(host, 'waiting'))[0] as ServerResponse;

  it('a model that is not configured is UNAVAILABLE, with a remedy', () => {
    expect(state()).toEqual(['UNAVAILABLE', 'MODEL_UNAVAILABLE']);
    expect(embedder.models().find(({ name }) => name === 'MOBILEFACENET')!.problem).toMatchObject({
      retryable: false,
      remedy: expect.stringContaining('MOBILEFACENET'),
    });
  });

  it('without a model that compares faces, detection reports that and is not retryable', async () => {
    const photo = new Uint8Array();
    await expect(embedder.detect(photo, 'query')).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: 'Faces cannot be detected without a configured model that compares faces.',
      retryable: false,
    });
  });

  it('is PREPARING once it is requested, and UNAVAILABLE with the reason when it cannot be loaded', async () => {
    const waiting = request();
    expect(loader.isRequested('MOBILEFACENET')).toBe(false);
    const loading = loader.load(['MOBILEFACENET']);
    expect(loader.isRequested('MOBILEFACENET')).toBe(true);
    expect(state()).toEqual(['PREPARING', null]);
    const response = await waiting;
    expect(state()).toEqual(['PREPARING', null]);
    response.writeHead(404).end();
    await loading;
    expect(state()).toEqual(['UNAVAILABLE', 'MODEL_UNAVAILABLE']);
  });

  it('is PREPARING again when it is requested again, then READY; a further request changes nothing', async () => {
    const waiting = request();
    const loading = loader.load(['MOBILEFACENET']);
    expect(state()).toEqual(['PREPARING', null]);
    (await waiting).writeHead(200).end(weights);
    await loading;
    expect(state()).toEqual(['READY', null]);
    const again = loader.load(['MOBILEFACENET']);
    expect(state()).toEqual(['READY', null]);
    await again;
  });
});

it('reports the next attempt of the network whose problem the model has', async () => {
  const controller = new AbortController();
  const context = lazyServiceContext({
    signal: controller.signal,
    retryDelay: { initialDelay: 5, maxDelay: 5 },
  });
  const embedder = createEmbedder({ cacheFolder: temporaryFolder(), threads: 1 });
  const { mtcnn, facenet } = { mtcnn: networkAssets.MTCNN, facenet: networkAssets.FACENET };
  const attempts = new Map<AssetSpec, number>();
  const assets = {
    cached: async () => null,
    fetch: async (spec: AssetSpec) => {
      attempts.set(spec, (attempts.get(spec) ?? 0) + 1);
      // The second attempt to download MTCNN does not end.
      if (spec === mtcnn && attempts.get(spec) === 2) await once(controller.signal, 'abort');
      throw new Error(`${spec.name} is unreachable`);
    },
  };
  try {
    const loader = createModelLoader(
      { embedder, assets, specs: networkAssets, models: ['FACENET'], executionProviders: ['cpu'] },
      context,
    );
    await loader.firstAttempt();
    await waitUntil(() => attempts.get(mtcnn) === 2);
    const before = Date.now();
    const failed = attempts.get(facenet)!;
    await waitUntil(() => attempts.get(facenet)! >= failed + 2);
    expect(embedder.models().find(({ name }) => name === 'FACENET')!.problem!.message).toMatch(/^FACENET is/);
    expect(loader.retryAt('FACENET')!.getTime()).toBeGreaterThanOrEqual(before);
  } finally {
    controller.abort();
    await embedder.close();
  }
});

it.each([
  ['is not replaced by FACENET_CASIA when it has no int8 variant', 'MODEL_UNAVAILABLE', 'FACENET'],
  ['is replaced by FACENET_CASIA when its weights are unavailable', 'ASSET_UNAVAILABLE', 'FACENET_CASIA'],
] as const)('FACENET as a default model %s', async (_, code, model) => {
  const controller = new AbortController();
  const context = lazyServiceContext({
    signal: controller.signal,
    retryDelay: { initialDelay: 3_600_000, maxDelay: 3_600_000 },
  });
  const embedder = createEmbedder({ cacheFolder: temporaryFolder(), threads: 1 });
  embedder.prepare = async (network: NetworkName) => {
    if (network === 'FACENET') throw new LookalikeError(code, 'It cannot be loaded.', 'Correct that.');
    return 'cpu';
  };
  const asset = { folder: '/weights', format: 'onnx' };
  const assets = { cached: async () => asset, fetch: async () => asset };
  try {
    const loader = createModelLoader(
      { embedder, assets, specs: networkAssets, models: null, executionProviders: ['cpu'] },
      context,
    );
    await loader.firstAttempt();
    expect(loader.configured).toEqual([model, 'MOBILEFACENET', 'RESNET50']);
    expect(loader.isRequested('FACENET_CASIA')).toBe(model === 'FACENET_CASIA');
  } finally {
    controller.abort();
    await embedder.close();
  }
});

it('reports a network that is computed by another execution provider than the preferred one', async () => {
  const controller = new AbortController();
  const context = lazyServiceContext({ signal: controller.signal });
  const warn = jest.spyOn(context.logger, 'warn');
  const embedder = createEmbedder({ cacheFolder: temporaryFolder(), threads: 1 });
  embedder.prepare = (network) => Promise.resolve(network === 'MTCNN' ? 'cuda' : 'cpu');
  const asset = { folder: '/weights', format: 'onnx' };
  const assets = { cached: () => Promise.resolve(asset), fetch: () => Promise.resolve(asset) };
  try {
    const loader = createModelLoader(
      { embedder, assets, specs: networkAssets, models: ['FACENET'], executionProviders: ['cuda', 'cpu'] },
      context,
    );
    await loader.firstAttempt();
    expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
      { network: 'FACENET', executionProvider: 'cpu', preferred: 'cuda' },
    ]);
  } finally {
    controller.abort();
    await embedder.close();
  }
});
