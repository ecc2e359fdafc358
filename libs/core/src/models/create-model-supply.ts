import { type AssetSpec, LookalikeError, MODEL_NAMES, type ModelName, type Problem } from '@lookalike/domain';
import type { Assets } from '@lookalike/assets';
import type { Embedder, NetworkName } from '@lookalike/embedding';
import type { Logger } from 'pino';
import type { ModelSupply } from './model-supply';

/** Ingested when nothing else is asked for; FACENET_CASIA takes FACENET's place where that cannot be had. */
const DEFAULT_MODELS: readonly ModelName[] = ['FACENET', 'MOBILEFACENET', 'RESNET50'];

export interface ModelSupplyOptions {
  embedder: Embedder;
  assets: Pick<Assets, 'fetch' | 'cached'>;
  /** What each network's weights are. */
  specs: Record<NetworkName, AssetSpec>;
  /** null: the default. */
  models: readonly ModelName[] | null;
  logger: Logger;
  /** Aborted when the service ends: what fails then is nobody's concern. */
  signal: AbortSignal;
  asProblem: (error: unknown) => Problem;
}

/** Starts at once to get ready what is wanted. */
export function createModelSupply(options: ModelSupplyOptions): ModelSupply {
  const { embedder, assets, specs, logger, signal, asProblem } = options;
  const wanted: ModelName[] = [...(options.models ?? DEFAULT_MODELS)];
  const supplying = new Map<NetworkName, Promise<void>>();

  const isHere = async (network: NetworkName) => (await assets.cached(specs[network])) !== null;
  const info = (model: ModelName) => embedder.models().find(({ name }) => name === model)!;

  async function supply(network: NetworkName): Promise<void> {
    // Before the fetching, which may take minutes: who asked for the model sees at once that it will answer.
    embedder.markPreparing(network);
    try {
      await embedder.prepare(network, await assets.fetch(specs[network]));
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      logger.warn({ network, code: problem.code }, `${network}: ${problem.message} ${problem.remedy}`);
      embedder.markUnavailable(network, problem);
      // So that it is tried again when it is asked for again.
      supplying.delete(network);
    }
  }

  function supplyOnce(network: NetworkName): Promise<void> {
    const running = supplying.get(network) ?? supply(network);
    supplying.set(network, running);
    return running;
  }

  async function ensure(models: readonly ModelName[]): Promise<void> {
    const needsFaces = models.some((model) => !info(model).wholePhoto);
    await Promise.all([...(needsFaces ? (['MTCNN'] as const) : []), ...models].map(supplyOnce));
  }

  async function supplyWanted(): Promise<void> {
    // Where FACENET could not be had before it hardly can now: nobody should wait until the network has said so again.
    const takesItsPlace = !options.models && !(await isHere('FACENET')) && (await isHere('FACENET_CASIA'));
    await ensure(takesItsPlace ? [...wanted, 'FACENET_CASIA'] : wanted);
    if (options.models || signal.aborted || info('FACENET').availability === 'READY') return;
    wanted.splice(0, 1, 'FACENET_CASIA');
    await ensure(['FACENET_CASIA']);
  }

  for (const model of MODEL_NAMES) if (!wanted.includes(model)) embedder.markUnavailable(model, notAskedFor(model));
  const settled = supplyWanted();
  return { wanted, ensure, settled: () => settled };
}

function notAskedFor(model: ModelName): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: `${model} was not asked for.`,
    remedy: `Restart with --models ${model} (or several, separated by commas), or start an ingestion that names it: startIngestion(input: { models: [${model}] }).`,
    retryable: false,
  };
}
