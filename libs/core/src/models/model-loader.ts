import { type AssetSpec, type ExecutionProvider, MODEL_NAMES, type ModelName, type Problem } from '@lookalike/domain';
import type { Assets } from '@lookalike/assets';
import { type Embedder, modelUnavailable, type NetworkName } from '@lookalike/embedding';
import { LazyService, type LazyServiceContext } from '../lifecycle/lazy-service';

/** The models to load if the configuration names none. FACENET_CASIA replaces FACENET if that cannot be downloaded. */
const DEFAULT_MODELS: readonly ModelName[] = ['FACENET', 'MOBILEFACENET', 'RESNET50'];

/** Downloads the weights of models; the embedder converts and loads them. */
export interface ModelLoader {
  /** The models that are loaded at the start and ingested by default, in the order of preference. */
  readonly configured: readonly ModelName[];
  /**
   * Resolves when each of `models` is READY or UNAVAILABLE. A model that failed before or is not configured is PREPARING from this
   * call on. Never rejects: `Embedder.models()` returns the problem of each model. A failed model is retried in the background.
   */
  load(models: readonly ModelName[]): Promise<void>;
  /** Resolves when the first attempt to load the configured models is finished. Never rejects. */
  firstAttempt(): Promise<void>;
  /** Whether the model is configured, or was passed to `load` since. */
  isRequested(model: ModelName): boolean;
  /** When the next attempt to load the network is made whose problem an UNAVAILABLE model has; null when none is scheduled. */
  retryAt(model: ModelName): Date | null;
}

export interface ModelLoaderOptions {
  embedder: Embedder;
  assets: Pick<Assets, 'fetch' | 'cached'>;
  /** The weights of each network. */
  specs: Record<NetworkName, AssetSpec>;
  /** null: the default models. */
  models: readonly ModelName[] | null;
  /** In the order of preference. */
  executionProviders: readonly ExecutionProvider[];
}

/** Starts to load the configured models at once. */
export function createModelLoader(options: ModelLoaderOptions, context: LazyServiceContext): ModelLoader {
  const { embedder, assets, specs } = options;
  const configured: ModelName[] = [...(options.models ?? DEFAULT_MODELS)];
  const requested = new Set(configured);
  const networks = new Map<NetworkName, LazyService<void>>();

  function networkService(name: NetworkName): LazyService<void> {
    const service = networks.get(name) ?? new LazyService({ ...networkOptions(name) }, context);
    networks.set(name, service);
    return service;
  }

  function reportProvider(network: NetworkName, used: ExecutionProvider): void {
    const [preferred] = options.executionProviders;
    if (used === preferred) return;
    const message = `${network} is computed with the execution provider ${used}, because ${preferred} is not available.`;
    context.logger.warn({ network, executionProvider: used, preferred }, message);
  }

  const networkOptions = (name: NetworkName) => ({
    name,
    open: async () => {
      reportProvider(name, await embedder.prepare(name, await assets.fetch(specs[name])));
      // FACENET_CASIA replaced it after the first attempt.
      if (name === 'FACENET' && !options.models && !configured.includes(name)) configured.unshift(name);
    },
    starting: modelUnavailable(name, null).toProblem(),
    onFailure: (problem: Problem) => embedder.markUnavailable(name, problem),
  });

  /** In the order in which the problem of one is reported as that of the model. */
  const networksOf = (model: ModelName): NetworkName[] =>
    embedder.models().find(({ name }) => name === model)!.wholePhoto ? [model] : [model, 'MTCNN'];

  async function load(models: readonly ModelName[]): Promise<void> {
    for (const model of models) requested.add(model);
    const needed = [...new Set(models.flatMap(networksOf))];
    // Before the download, which may take minutes, so that the status of the models is PREPARING at once.
    for (const network of needed) embedder.markPreparing(network);
    await Promise.all(needed.map((network) => networkService(network).attemptNow()));
  }

  async function loadConfigured(): Promise<void> {
    const isCached = async (model: ModelName) => (await assets.cached(specs[model])) !== null;
    // FACENET is not in the cache, so its download failed before. FACENET_CASIA is loaded at the same time, not after the next failure.
    const replacesNow = !options.models && !(await isCached('FACENET')) && (await isCached('FACENET_CASIA'));
    await load(replacesNow ? [...configured, 'FACENET_CASIA'] : configured);
    const problem = networkService('FACENET').error();
    // MODEL_UNAVAILABLE: its weights are available, but not in the configured precision. A model that nobody chose would hide that.
    if (options.models || context.signal.aborted || !problem || problem.code === 'MODEL_UNAVAILABLE') return;
    configured.splice(0, 1, 'FACENET_CASIA');
    await load(['FACENET_CASIA']);
  }

  for (const model of MODEL_NAMES)
    if (!configured.includes(model)) embedder.markUnavailable(model, notConfigured(model));
  if (!configured.some((model) => networksOf(model).includes('MTCNN')))
    embedder.markUnavailable('MTCNN', noFaceModel());
  const firstAttempt = loadConfigured();
  return {
    configured,
    load,
    firstAttempt: () => firstAttempt,
    isRequested: (model) => requested.has(model),
    retryAt(model) {
      const statuses = networksOf(model).flatMap((network) => networks.get(network)?.status() ?? []);
      return statuses.find(({ state }) => state === 'UNAVAILABLE')?.retryAt ?? null;
    },
  };
}

function notConfigured(model: ModelName): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: `${model} is not among the configured models.`,
    remedy: `Start an ingestion that names ${model}, or add it to the configured models.`,
    retryable: false,
  };
}

function noFaceModel(): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: 'Faces cannot be detected without a configured model that compares faces.',
    remedy: 'Start an ingestion that names a model that compares faces, or add one to the configured models.',
    retryable: false,
  };
}
