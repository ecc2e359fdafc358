import type { Gallery } from '@lookalike/dataset';
import { type ErrorCode, LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import type { Records } from '@lookalike/records';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Ownership } from '../lifecycle/ownership';
import { requireReady } from '../models/choose-models';
import type { ModelIndexes } from '../models/model-indexes';
import type { ModelLoader } from '../models/model-loader';
import type { CancellationController } from './cancellation-controller';
import type { Target } from './ingestion-context';
import type { IngestionRequest } from './ingestion-request';
import { adoptCommittedBuild, discardRebuilds, startRebuild } from './rebuild';

/** Codes of problems that do not prevent the ingestion of the other models. */
const PROBLEMS_OF_ONE_MODEL: ReadonlySet<ErrorCode> = new Set(['MODEL_UNAVAILABLE', 'INDEX_STALE', 'INDEX_NOT_OWNED']);

export interface TargetServices {
  gallery: Gallery;
  records: Records;
  ownership: LazyService<Ownership>;
  embedder: Pick<Embedder, 'models'>;
  indexes: ModelIndexes;
}

export interface PreparedTargets {
  targets: Target[];
  /** The problem of the first requested model that cannot be ingested. */
  problem: Problem | null;
}

/**
 * Opens the indexes of models. For a rebuild of the whole gallery, starts a build next to each. A model with a problem does not affect
 * the others.
 * @throws LookalikeError the first model's problem when no model can be ingested
 * @throws the reason of `cancelSignal`
 */
export async function prepareTargets(
  services: TargetServices,
  models: readonly ModelName[],
  request: IngestionRequest,
  controller: CancellationController,
): Promise<PreparedTargets> {
  const targets: Target[] = [];
  const errors: LookalikeError[] = [];
  for (const model of models) {
    try {
      controller.cancelSignal.throwIfAborted();
      targets.push(await openTarget(services, model, request, controller.cancelSignal));
    } catch (error) {
      if (!LookalikeError.is(error) || !PROBLEMS_OF_ONE_MODEL.has(error.code)) {
        await discardRebuilds(targets, controller);
        throw error;
      }
      errors.push(error);
    }
  }
  if (targets.length === 0 && errors.length > 0) throw errors[0]!;
  // Configured models are ingested as far as they are available; the status of the models reports the others.
  const reported = errors.find(({ code }) => request.models || code !== 'MODEL_UNAVAILABLE');
  return { targets, problem: reported?.toProblem() ?? null };
}

/** A rebuild of a part of the gallery writes into the index, so that the other rows remain. */
function replacesIndex({ rebuild = false, identities, limit }: IngestionRequest): boolean {
  return rebuild && !identities && limit === undefined;
}

/**
 * Loads the requested models. Without a request these are the configured models that are available.
 * @throws the reason of `cancelSignal`
 */
export async function loadModels(
  modelLoader: ModelLoader,
  request: IngestionRequest,
  controller: CancellationController,
): Promise<readonly ModelName[]> {
  // After the first attempt it is known whether FACENET_CASIA replaces FACENET.
  if (!request.models) await controller.unlessCancelled(modelLoader.firstAttempt());
  const models = [...new Set(request.models ?? modelLoader.configured)];
  await controller.unlessCancelled(modelLoader.load(models));
  return models;
}

async function openTarget(
  services: TargetServices,
  model: ModelName,
  request: IngestionRequest,
  signal: AbortSignal,
): Promise<Target> {
  const { embedder, indexes, ownership, records } = services;
  requireReady(embedder, model);
  const index = indexes.openUnverified(model);
  const scope = indexes.scope(model);
  const { dimension } = embedder.models().find(({ name }) => name === model)!;
  const recipe = { recipeHash: scope.recipeHash, dimension };
  const installation = ownership.get().sharesStore ? records.id : undefined;
  const { deleteMissing } = request;
  const replaced = { index, scope, recipe, installation, deleteMissing };
  const rebuild = replacesIndex(request) ? await startRebuild(services, replaced, signal) : null;
  if (rebuild) {
    const buildScope = { index: rebuild.build.name, recipeHash: scope.recipeHash };
    const verifyInstallation = async () => undefined;
    const target = { model, index: rebuild.build, scope: buildScope, rebuild, verifyInstallation };
    return { ...target, isOwned: true, hasUndescribedRows: false };
  }
  await index.discardBuilds(installation);
  // Verified in each ingestion, not only once: another program may have dropped the collection.
  const { installation: stored } = await index.open(recipe, installation);
  await adoptCommittedBuild(records, index);
  const isOwned = installation === undefined || stored === installation;
  const verifyInstallation = async () => {
    if (installation !== undefined) await index.verify(recipe, installation);
  };
  return { model, index, scope, rebuild, isOwned, hasUndescribedRows: false, verifyInstallation };
}
