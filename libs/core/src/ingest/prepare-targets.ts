import { LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
import type { IngestionRequest } from '../lookalike';
import { modelUnavailable } from '../models/indices';
import type { Services } from '../lifecycle/services';
import type { Target } from './ingestion-context';
import type { StopSwitch } from './stop-switch';

export interface PreparedTargets {
  targets: Target[];
  /** Of the models that were asked for and cannot take part: the first. */
  problem: Problem | null;
}

/**
 * Gets the models ready that are asked for (without any: those of the configuration, as far as they can be had) and opens their
 * indices, after dropping them for a rebuild. A model that cannot take part leaves the others standing.
 * @throws LookalikeError the first model's problem when none can take part
 */
export async function prepareTargets(
  services: Services,
  request: IngestionRequest,
  stopSwitch: StopSwitch,
): Promise<PreparedTargets> {
  const models = await readiedModels(services, request, stopSwitch);
  const targets: Target[] = [];
  const problems: { model: ModelName; error: LookalikeError }[] = [];
  for (const model of models) {
    stopSwitch.stop.throwIfAborted();
    try {
      targets.push(await openTarget(services, model, request.rebuild ?? false));
    } catch (error) {
      if (!LookalikeError.is(error, 'MODEL_UNAVAILABLE') && !LookalikeError.is(error, 'INDEX_STALE')) throw error;
      problems.push({ model, error });
    }
  }
  if (targets.length === 0 && problems.length > 0) throw problems[0]!.error;
  // What the configuration wants is taken as far as it can be had: `models` says what is missing there.
  const told = problems.filter(({ error }) => request.models || error.code !== 'MODEL_UNAVAILABLE');
  return { targets, problem: told[0]?.error.toProblem() ?? null };
}

async function readiedModels(
  { modelLoader }: Services,
  { models }: IngestionRequest,
  stopSwitch: StopSwitch,
): Promise<readonly ModelName[]> {
  // The configuration's models are known for good once it is settled: FACENET_CASIA may have taken FACENET's place.
  if (!models) await stopSwitch.unlessStopped(modelLoader.firstAttempt());
  const readied = [...new Set(models ?? modelLoader.configured)];
  await stopSwitch.unlessStopped(modelLoader.load(readied));
  return readied;
}

async function openTarget(services: Services, model: ModelName, rebuild: boolean): Promise<Target> {
  const { embedder, indices, records } = services;
  const info = embedder.models().find(({ name }) => name === model);
  if (info?.availability !== 'READY') throw modelUnavailable(model, info);
  const index = indices.unverified(model);
  if (rebuild) {
    // In this order, so that a rebuild that dies half-way leaves rows without outcomes, which `reconcile` finds.
    await records.get().deleteOutcomesOfIndex(index.name);
    await index.drop();
    indices.changed(model, { dropped: true });
  }
  const scope = indices.scope(model);
  // Verified each time, not once: the collection may have been dropped from outside since.
  await index.open({ recipeHash: scope.recipeHash, dimension: info.dimension });
  return { model, index, scope };
}
