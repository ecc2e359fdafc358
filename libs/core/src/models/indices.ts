import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Embedder, ModelInfo } from '@lookalike/embedding';
import type { OutcomeScope } from '@lookalike/records';
import type { FaceIndex, VectorStore } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import { indexName } from './index-name';

/** The indices of the gallery, one for each model: opened once, and known by what they were made with. */
export class Indices {
  private readonly verified = new Map<ModelName, string>();
  private readonly versions = new Map<ModelName, number>();
  private endings = 0;

  constructor(
    private readonly gallery: LazyService<Gallery>,
    private readonly store: LazyService<VectorStore>,
    private readonly embedder: Pick<Embedder, 'models'>,
  ) {}

  /** Without verifying it: for dropping one that is stale. @throws LookalikeError GALLERY_UNAVAILABLE, STORE_UNAVAILABLE */
  unverified(model: ModelName): FaceIndex {
    return this.store.get().index(indexName(this.gallery.get().name, model));
  }

  /**
   * The model's index, created if need be, and verified to be made with the model's weights and preprocessing.
   * @throws LookalikeError MODEL_UNAVAILABLE (recipe not known yet), INDEX_STALE, INDEX_EMPTY (a reader finds none), STORE_UNAVAILABLE
   */
  async open(model: ModelName): Promise<FaceIndex> {
    const index = this.unverified(model);
    const { recipeHash, dimension } = this.recipe(model);
    if (this.verified.get(model) === recipeHash) return index;
    try {
      await index.open({ recipeHash, dimension });
    } catch (error) {
      if (!LookalikeError.is(error, 'STORE_IN_USE')) throw error;
      throw new LookalikeError('INDEX_EMPTY', `Nothing is indexed yet for ${model}.`, error.remedy, { cause: error });
    }
    this.verified.set(model, recipeHash);
    return index;
  }

  /** The key of the model's outcomes in the records. @throws LookalikeError MODEL_UNAVAILABLE, GALLERY_UNAVAILABLE */
  scope(model: ModelName): OutcomeScope {
    return {
      index: indexName(this.gallery.get().name, model),
      recipeHash: this.recipe(model).recipeHash,
    };
  }

  /** To be called after writing or dropping: what was derived from the rows is made again. */
  changed(model: ModelName, options: { dropped?: boolean } = {}): void {
    if (options.dropped) this.verified.delete(model);
    this.versions.set(model, this.version(model) + 1);
  }

  /** Grows with each change that this process makes. */
  version(model: ModelName): number {
    return this.versions.get(model) ?? 0;
  }

  /** To be called at the end of an ingestion, when nothing more is written. */
  settle(): void {
    this.endings += 1;
  }

  /** Grows with each end of an ingestion: what was let lag behind while one wrote is to be made again. */
  get settled(): number {
    return this.endings;
  }

  private recipe(model: ModelName): ModelInfo & { recipeHash: string } {
    const info = this.embedder.models().find((candidate) => candidate.name === model);
    if (!info?.recipeHash) throw modelUnavailable(model, info);
    return { ...info, recipeHash: info.recipeHash };
  }
}

/** MODEL_UNAVAILABLE with the model's own reason. */
export function modelUnavailable(model: ModelName, info: ModelInfo | undefined): LookalikeError {
  if (!info?.problem) return modelIsLoading(model);
  const { message, remedy, retryable } = info.problem;
  return new LookalikeError('MODEL_UNAVAILABLE', `${model} is unavailable: ${message}`, remedy, { retryable });
}

export function modelIsLoading(model: ModelName): LookalikeError {
  return new LookalikeError('MODEL_UNAVAILABLE', `${model} is still being loaded.`, 'Try again in a moment.', {
    retryable: true,
  });
}
