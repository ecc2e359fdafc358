import { LookalikeError, MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { type Embedder, modelUnavailable, stillLoading } from '@lookalike/embedding';
import { checkNotEmpty } from '../requests/check-arguments';
import type { ModelIndexes } from './model-indexes';

type Models = Pick<Embedder, 'models'>;

/** The services needed to choose models by the contents of their indexes. */
export interface IndexedModelServices {
  embedder: Models;
  indexes: ModelIndexes;
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
 * The model for a query that names none: the first READY model, in the order of preference, that has rows. If none has rows or the
 * store does not respond, it is the first READY model, and its answer contains the reason.
 * @throws LookalikeError MODEL_UNAVAILABLE
 */
export async function defaultModel(
  { embedder, indexes }: IndexedModelServices,
  signal?: AbortSignal,
): Promise<ModelName> {
  const ready = readyModels(embedder);
  for (const model of ready) if (await mayHaveRows(indexes, model, signal)) return model;
  if (ready.length > 0) return ready[0]!;
  throw noModelReady(embedder);
}

function noModelReady(embedder: Models): LookalikeError {
  const models = embedder.models();
  if (models.some(({ availability }) => availability === 'PREPARING')) return stillLoading(null);
  return new LookalikeError(
    'MODEL_UNAVAILABLE',
    'No model is available.',
    'Check the status of the models: it contains the problem of each model.',
    { retryable: models.some(({ problem }) => problem?.retryable) },
  );
}

/** The models that a query names, without duplicates. @throws LookalikeError ARGUMENT_OUT_OF_RANGE when it names none */
export function namedModels(models: readonly ModelName[]): ModelName[] {
  checkNotEmpty('models', models);
  return [...new Set(models)];
}

/** The models for a comparison that names none: all that are READY and have rows, or whose rows cannot be counted now. */
export async function modelsWithRows(
  { embedder, indexes }: IndexedModelServices,
  signal?: AbortSignal,
): Promise<ModelName[]> {
  const counts = await Promise.all(
    readyModels(embedder).map(async (model) => ({ model, rows: await countRows(indexes, model, signal) })),
  );
  return counts.filter(({ rows }) => rows !== 0).map(({ model }) => model);
}

/**
 * The models for an embedding that names none: those of `modelsWithRows`. If there are none, all READY ones, because embedding needs
 * no index.
 * @throws LookalikeError MODEL_UNAVAILABLE
 */
export async function modelsToEmbed(services: IndexedModelServices, signal?: AbortSignal): Promise<ModelName[]> {
  const indexed = await modelsWithRows(services, signal);
  const models = indexed.length > 0 ? indexed : readyModels(services.embedder);
  if (models.length > 0) return models;
  throw noModelReady(services.embedder);
}

/**
 * Without a call once the index has rows. If another process has deleted them since, the search throws INDEX_EMPTY.
 * @returns true also if they cannot be counted, for example because the store does not respond; a search then reports the reason
 */
async function mayHaveRows(indexes: ModelIndexes, model: ModelName, signal?: AbortSignal): Promise<boolean> {
  return (await unlessUnusable(() => indexes.hasRows(model, signal), signal)) ?? true;
}

/** @returns null if the rows cannot be counted */
async function countRows(indexes: ModelIndexes, model: ModelName, signal?: AbortSignal): Promise<number | null> {
  const count = await unlessUnusable(async () => (await indexes.open(model, signal)).count(signal), signal);
  return count === false ? 0 : count;
}

/** @returns false for an index without rows that can be searched; null if that is not known */
async function unlessUnusable<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<T | false | null> {
  try {
    return await read();
  } catch (error) {
    signal?.throwIfAborted();
    if (!LookalikeError.is(error)) throw error;
    // A stale or missing index has no rows that the model can be compared with.
    return error.code === 'INDEX_STALE' || error.code === 'INDEX_EMPTY' ? false : null;
  }
}
