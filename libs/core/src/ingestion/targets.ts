import type { Gallery } from '@lookalike/dataset';
import { type ErrorCode, LookalikeError, type ModelName, type Problem } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import type { OutcomeScope, Records } from '@lookalike/records';
import type { FaceIndex } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import type { Ownership } from '../lifecycle/ownership';
import type { ToProblem } from '../lifecycle/to-problem';
import { requireReady } from '../models/choose-models';
import type { Indices } from '../models/indices';
import type { ModelLoader } from '../models/model-loader';
import type { CancellationController } from './cancellation-controller';
import type { IngestionRequest } from './ingestion-request';

/** They do not prevent the ingestion of the other models. */
const PROBLEMS_OF_ONE_MODEL: ReadonlySet<ErrorCode> = new Set(['MODEL_UNAVAILABLE', 'INDEX_STALE', 'INDEX_NOT_OWNED']);

/** A model of an ingestion, with its index and the scope of its outcomes in the records. */
export interface Target {
  model: ModelName;
  index: FaceIndex;
  scope: OutcomeScope;
  /** Whether no other records can describe rows of the index: rows that ours do not describe may be deleted. */
  isOwned: boolean;
  /** Whether the index has rows that the records do not describe: a photo that is processed then replaces all of its rows. */
  hasUndescribedRows: boolean;
}

/** What the stages of an ingestion work with. */
export interface IngestionContext {
  gallery: Gallery;
  records: Records;
  embedder: Pick<Embedder, 'embed'>;
  indices: Pick<Indices, 'markChanged'>;
  targets: readonly Target[];
  toProblem: ToProblem;
}

export interface TargetServices {
  records: Records;
  ownership: LazyService<Ownership>;
  embedder: Pick<Embedder, 'models'>;
  indices: Indices;
  modelLoader: ModelLoader;
}

export interface PreparedTargets {
  targets: Target[];
  /** The problem of the first requested model that cannot be ingested. */
  problem: Problem | null;
}

/**
 * Loads the requested models and opens their indexes; for a rebuild, drops them first. Without a request these are the configured
 * models that are available. A model with a problem does not affect the others.
 * @throws LookalikeError the first model's problem when no model can be ingested
 * @throws the reason of `cancelSignal`
 */
export async function prepareTargets(
  services: TargetServices,
  request: IngestionRequest,
  controller: CancellationController,
): Promise<PreparedTargets> {
  const models = await loadModels(services.modelLoader, request, controller);
  const targets: Target[] = [];
  const errors: LookalikeError[] = [];
  for (const model of models) {
    controller.cancelSignal.throwIfAborted();
    try {
      targets.push(await openTarget(services, model, request.rebuild ?? false));
    } catch (error) {
      if (!LookalikeError.is(error) || !PROBLEMS_OF_ONE_MODEL.has(error.code)) throw error;
      errors.push(error);
    }
  }
  if (targets.length === 0 && errors.length > 0) throw errors[0]!;
  // Configured models are ingested as far as they are available; the status of the models reports the others.
  const reported = errors.find(({ code }) => request.models || code !== 'MODEL_UNAVAILABLE');
  return { targets, problem: reported?.toProblem() ?? null };
}

async function loadModels(
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
  { embedder, indices, ownership, records }: TargetServices,
  model: ModelName,
  rebuild: boolean,
): Promise<Target> {
  requireReady(embedder, model);
  const index = indices.openUnverified(model);
  if (rebuild) {
    // In this order, so that an interrupted rebuild leaves rows without outcomes, which `repairIndex` deletes.
    await records.deleteOutcomesOfIndex(index.name);
    await index.drop();
    indices.markChanged(model, { dropped: true });
  }
  const scope = indices.scope(model);
  const { dimension } = embedder.models().find(({ name }) => name === model)!;
  // Verified in each ingestion, not only once: another program may have dropped the collection.
  const expected = ownership.get().sharesStore ? records.id : undefined;
  const { owner } = await index.open({ recipeHash: scope.recipeHash, dimension }, expected);
  return { model, index, scope, isOwned: expected === undefined || owner === expected, hasUndescribedRows: false };
}
