import { LookalikeError, type ModelName, type Precision, type Problem, untilAborted } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import { type Embedder, type ModelInfo, modelUnavailable } from '@lookalike/embedding';
import type { OutcomeScope } from '@lookalike/records';
import type { FaceIndex, IndexRecipe, VectorStore } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import { StatusCheck } from '../lifecycle/status-check';
import type { IngestionActivity } from './ingestion-activity';

// `lfw_base` and `lfw_facenet` are the names of the study.
const INDEX_SUFFIXES: Record<ModelName, string> = {
  RESNET50: 'base',
  FACENET: 'facenet',
  FACENET_CASIA: 'facenet_casia',
  MOBILEFACENET: 'mobilefacenet',
};

/** The name of a model's index of a gallery: `lfw_facenet` in fp32, `lfw_facenet_int8` in int8. */
export function indexNameOf(gallery: string, model: ModelName, precision: Precision): string {
  const name = `${gallery}_${INDEX_SUFFIXES[model]}`;
  return precision === 'fp32' ? name : `${name}_${precision}`;
}

/**
 * The indexes of the gallery, one per model, with a version that increases when this process changes one. The state of an index is stored
 * under its name, because another gallery may be opened in place of this one.
 */
export class ModelIndexes {
  /** Recipe hashes of the indexes that have been verified. */
  private readonly verified = new Map<string, string>();
  private readonly versions = new Map<string, number>();
  /** The versions of indexes at which they were found to have rows. */
  private readonly versionsWithRows = new Map<string, number>();
  private readonly checks = new Map<string, { recipeHash: string; stale: StatusCheck }>();

  constructor(
    private readonly gallery: LazyService<Gallery>,
    private readonly store: LazyService<VectorStore>,
    private readonly embedder: Pick<Embedder, 'models'>,
    private readonly activity: IngestionActivity,
  ) {}

  /** STORE_UNAVAILABLE, GALLERY_UNAVAILABLE or DATA_DIRECTORY_UNUSABLE if it prevents opening any index; else null. */
  error(): Problem | null {
    return this.store.error() ?? this.gallery.error();
  }

  /**
   * The model's index, created if needed, after verifying that it was made with the model's weights and preprocessing.
   * @throws LookalikeError MODEL_UNAVAILABLE (the recipe is not known yet), INDEX_STALE, INDEX_EMPTY (a reader finds no index),
   * STORE_UNAVAILABLE, GALLERY_UNAVAILABLE; the reason of the signal
   */
  async open(model: ModelName, signal?: AbortSignal): Promise<FaceIndex> {
    signal?.throwIfAborted();
    const index = this.openUnverified(model);
    const { recipeHash, dimension } = this.recipe(model);
    if (this.verified.get(index.name) === recipeHash) return index;
    try {
      await untilAborted(index.open({ recipeHash, dimension }), signal);
    } catch (error) {
      if (LookalikeError.is(error, 'STORE_IN_USE')) throw this.emptyError(model, error);
      throw error;
    }
    // Only an empty index is dropped and created again, which another process may do with another recipe. One with rows is rebuilt
    // next to itself, which the store notices.
    if ((await index.count(signal)) === 0) return index;
    await untilAborted(index.open({ recipeHash, dimension }), signal);
    this.verified.set(index.name, recipeHash);
    return index;
  }

  /**
   * Whether the model's index has rows. Cheap: once it has rows, the store is queried again only after a change.
   * @throws as `open`
   */
  async hasRows(model: ModelName, signal?: AbortSignal): Promise<boolean> {
    const index = await this.open(model, signal);
    const version = this.version(index.name);
    if (this.versionsWithRows.get(index.name) === version) return true;
    const hasRows = (await index.count(signal)) > 0;
    if (hasRows) this.versionsWithRows.set(index.name, version);
    return hasRows;
  }

  /** A search has found that the index has no rows, because another process has deleted them: they are counted again. */
  markEmpty(model: ModelName): void {
    this.versionsWithRows.delete(this.nameOf(model));
  }

  /**
   * INDEX_STALE if the model's index was built with other weights or other preprocessing; null if it was not, or if that is not known
   * yet. For the status: it does not wait for a slow store, and creates no index. Never rejects.
   */
  async staleProblem(model: ModelName): Promise<Problem | null> {
    const info = this.embedder.models().find(({ name }) => name === model);
    if (!info?.recipeHash || this.error()) return null;
    const index = this.openUnverified(model);
    const { recipeHash, dimension } = info;
    if (this.verified.get(index.name) === recipeHash) return null;
    let check = this.checks.get(index.name);
    if (check?.recipeHash !== recipeHash) {
      const stale = new StatusCheck(() => this.findStaleProblem(model, { recipeHash, dimension }));
      this.checks.set(index.name, (check = { recipeHash, stale }));
    }
    return check.stale.problem();
  }

  /**
   * A query of a verified index has thrown INDEX_STALE, because another process has rebuilt the index with another recipe. Later requests
   * are rejected before their images are decoded, and the status reports it.
   */
  markStale(model: ModelName): void {
    if (this.verified.has(this.nameOf(model))) this.markChanged(model, { dropped: true });
  }

  /**
   * Returns the index without verifying its recipe, so that a stale index can be dropped.
   * @throws LookalikeError GALLERY_UNAVAILABLE, STORE_UNAVAILABLE
   */
  openUnverified(model: ModelName): FaceIndex {
    return this.store.get().index(this.nameOf(model));
  }

  /** The key of the model's outcomes in the records. @throws LookalikeError MODEL_UNAVAILABLE, GALLERY_UNAVAILABLE */
  scope(model: ModelName): OutcomeScope {
    return { index: this.nameOf(model), recipeHash: this.recipe(model).recipeHash };
  }

  /**
   * Rows of the index were written; with `dropped`, the index was replaced, by this process or by another one.
   * @throws LookalikeError GALLERY_UNAVAILABLE
   */
  markChanged(model: ModelName, options: { dropped?: boolean } = {}): void {
    const name = this.nameOf(model);
    if (options.dropped) {
      this.verified.delete(name);
      this.checks.delete(name);
    }
    this.versions.set(name, this.version(name) + 1);
  }

  /** Increases with each change of the index by this process. @param name that of the index */
  version(name: string): number {
    return this.versions.get(name) ?? 0;
  }

  /**
   * INDEX_EMPTY: the model has indexed nothing. It passes without intervention while an ingestion with the model is running, and before
   * the one at the start.
   */
  emptyError(model: ModelName, cause?: unknown): LookalikeError {
    const isRunning = this.activity.isRunning(model);
    const retryable = isRunning || this.activity.isExpected(model);
    const remedy = retryable
      ? `An ingestion with ${model} ${isRunning ? 'is running' : 'starts automatically'}. Try again when it has indexed the first photos.`
      : `Start an ingestion with ${model}, and try again when it has indexed the first photos.`;
    return new LookalikeError('INDEX_EMPTY', `Nothing is indexed yet for ${model}.`, remedy, { retryable, cause });
  }

  /** The name of the model's index. @throws LookalikeError GALLERY_UNAVAILABLE */
  nameOf(model: ModelName): string {
    const { precision } = this.embedder.models().find(({ name }) => name === model)!;
    return indexNameOf(this.gallery.get().name, model, precision);
  }

  private async findStaleProblem(model: ModelName, recipe: IndexRecipe): Promise<Problem | null> {
    try {
      await this.openUnverified(model).verify(recipe);
      return null;
    } catch (error) {
      if (LookalikeError.is(error, 'INDEX_STALE')) return error.toProblem();
      // Such as that of a store that does not respond: nothing is known about the index.
      throw error;
    }
  }

  private recipe(model: ModelName): ModelInfo & { recipeHash: string } {
    const info = this.embedder.models().find(({ name }) => name === model);
    if (!info?.recipeHash) throw modelUnavailable(model, info?.problem ?? null);
    return { ...info, recipeHash: info.recipeHash };
  }
}
