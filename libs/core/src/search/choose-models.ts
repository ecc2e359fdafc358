import { LookalikeError, MODEL_NAMES, type ModelName } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';
import { modelUnavailable } from '../models/indices';

/** @throws LookalikeError MODEL_UNAVAILABLE unless the model is READY */
export function requireReady({ embedder }: Services, model: ModelName): void {
  const info = embedder.models().find(({ name }) => name === model);
  if (info?.availability !== 'READY') throw modelUnavailable(model, info);
}

/** All READY models, in the order of preference. */
export function readyModels({ embedder }: Services): ModelName[] {
  const ready = new Set(embedder.models().flatMap((m) => (m.availability === 'READY' ? [m.name] : [])));
  return MODEL_NAMES.filter((name) => ready.has(name));
}

/**
 * The model that answers when a query names none: the first READY in the order of preference.
 * @throws LookalikeError MODEL_UNAVAILABLE
 */
export function defaultModel(services: Services): ModelName {
  const [first] = readyModels(services);
  if (first) return first;
  const preparing = services.embedder.models().some(({ availability }) => availability === 'PREPARING');
  throw new LookalikeError(
    'MODEL_UNAVAILABLE',
    preparing ? 'The models are still being prepared.' : 'No model is available.',
    preparing
      ? 'Ask again in a moment; the query `models` says when one is READY.'
      : 'The query `models` says of each what it lacks; `npm run fetch` shows where it was looked for.',
  );
}

/** Those that a query names, each once. @throws LookalikeError ARGUMENT_OUT_OF_RANGE when it names none */
export function namedModels(models: readonly ModelName[]): ModelName[] {
  if (models.length > 0) return [...new Set(models)];
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    'models is an empty list.',
    'Name at least one model, or leave `models` out for all that are READY.',
  );
}

/** All that are READY and have rows: what a comparison that names no models compares. */
export async function modelsWithRows(services: Services): Promise<ModelName[]> {
  const counts = await Promise.all(
    readyModels(services).map(async (model) => ({ model, rows: await rowsOf(services, model) })),
  );
  return counts.filter(({ rows }) => rows > 0).map(({ model }) => model);
}

/** As `modelsWithRows`; all READY ones where nothing is indexed, for questions that no index answers. */
export async function modelsToEmbed(services: Services): Promise<ModelName[]> {
  const ready = readyModels(services);
  const indexed = services.store.error() || services.gallery.error() ? [] : await modelsWithRows(services);
  return indexed.length > 0 ? indexed : ready.length > 0 ? ready : [defaultModel(services)];
}

async function rowsOf(services: Services, model: ModelName): Promise<number> {
  try {
    return await (await services.indices.open(model)).count();
  } catch (error) {
    // A stale or missing index has no rows that could be compared; any other failure is the caller's.
    if (LookalikeError.is(error, 'INDEX_STALE') || LookalikeError.is(error, 'INDEX_EMPTY')) return 0;
    throw error;
  }
}
