import { LookalikeError, MODEL_NAMES, type ModelName } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import { checkNotEmpty } from '../requests/check-range';
import { type Indices, modelUnavailable } from './indices';

type Models = Pick<Embedder, 'models'>;

/** The services that choosing by the contents of indices needs. */
export interface IndexedModelServices {
  embedder: Models;
  indices: Indices;
}

/** @throws LookalikeError MODEL_UNAVAILABLE unless the model is READY */
export function requireReady(embedder: Models, model: ModelName): void {
  const info = embedder.models().find(({ name }) => name === model);
  if (info?.availability !== 'READY') throw modelUnavailable(model, info?.problem ?? null);
}

/** All READY models, in the order of preference. */
export function readyModels(embedder: Models): ModelName[] {
  const ready = new Set(embedder.models().flatMap((m) => (m.availability === 'READY' ? [m.name] : [])));
  return MODEL_NAMES.filter((name) => ready.has(name));
}

/**
 * The model of a query that names none: the first READY one in the order of preference.
 * @throws LookalikeError MODEL_UNAVAILABLE
 */
export function defaultModel(embedder: Models): ModelName {
  const [first] = readyModels(embedder);
  if (first) return first;
  const models = embedder.models();
  if (models.some(({ availability }) => availability === 'PREPARING')) {
    throw new LookalikeError('MODEL_UNAVAILABLE', 'The models are still being loaded.', 'Try again in a moment.', {
      retryable: true,
    });
  }
  throw new LookalikeError(
    'MODEL_UNAVAILABLE',
    'No model is available.',
    'The status of the models has the reason of each.',
    { retryable: models.some(({ problem }) => problem?.retryable) },
  );
}

/** The models that a query names, without duplicates. @throws LookalikeError ARGUMENT_OUT_OF_RANGE when it names none */
export function namedModels(models: readonly ModelName[]): ModelName[] {
  checkNotEmpty('models', models);
  return [...new Set(models)];
}

/** All models that are READY and have rows: those of a comparison that names none. @throws LookalikeError */
export async function modelsWithRows({ embedder, indices }: IndexedModelServices): Promise<ModelName[]> {
  const counts = await Promise.all(
    readyModels(embedder).map(async (model) => ({ model, rows: await countRows(indices, model) })),
  );
  return counts.filter(({ rows }) => rows > 0).map(({ model }) => model);
}

/** As `modelsWithRows`. Where nothing is indexed all READY ones: embedding needs no index. @throws LookalikeError */
export async function modelsToEmbed({ embedder, indices }: IndexedModelServices): Promise<ModelName[]> {
  const indexed = indices.error() ? [] : await modelsWithRows({ embedder, indices });
  const ready = readyModels(embedder);
  return indexed.length > 0 ? indexed : ready.length > 0 ? ready : [defaultModel(embedder)];
}

async function countRows(indices: Indices, model: ModelName): Promise<number> {
  try {
    return await (await indices.open(model)).count();
  } catch (error) {
    // A stale or missing index has no rows to compare with; any other error concerns the caller.
    if (LookalikeError.is(error, 'INDEX_STALE') || LookalikeError.is(error, 'INDEX_EMPTY')) return 0;
    throw error;
  }
}
