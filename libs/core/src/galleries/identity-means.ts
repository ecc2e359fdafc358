import type { ModelName } from '@lookalike/domain';
import type { Indices } from '../models/indices';
import { addTo, normalise } from './vectors';

// Reading a large index takes seconds, too long to repeat for each query during an ingestion. Means are therefore reused for this many
// times the time that computing them took, and may lag behind the index until the ingestion ends.
const REUSE_FACTOR = 5;

export type MeansByIdentity = Map<string, Float32Array>;

interface CachedMeans {
  version: number;
  completedIngestions: number;
  means: Promise<MeansByIdentity>;
  /** The time until which they are reused during an ingestion, in milliseconds of `performance.now()`. Infinity while they are computed. */
  reusedUntil: number;
}

/** The mean embedding of each identity, L2-normalised: computed per model from all rows of its index, and cached. */
export class IdentityMeans {
  private readonly cache = new Map<ModelName, CachedMeans>();

  constructor(private readonly indices: Indices) {}

  /** @throws LookalikeError INDEX_STALE, INDEX_EMPTY, MODEL_UNAVAILABLE, STORE_UNAVAILABLE */
  of(model: ModelName): Promise<MeansByIdentity> {
    const cached = this.cache.get(model);
    if (!cached) return this.compute(model);
    const { version, completedIngestions, reusedUntil, means } = cached;
    const mayLag = completedIngestions === this.indices.completedIngestions && performance.now() < reusedUntil;
    return version === this.indices.version(model) || mayLag ? means : this.compute(model);
  }

  private compute(model: ModelName): Promise<MeansByIdentity> {
    const startedAt = performance.now();
    const { completedIngestions } = this.indices;
    const version = this.indices.version(model);
    const means = this.read(model);
    const cached: CachedMeans = { version, completedIngestions, means, reusedUntil: Infinity };
    this.cache.set(model, cached);
    means.then(
      () => {
        const now = performance.now();
        cached.reusedUntil = now + REUSE_FACTOR * (now - startedAt);
      },
      () => this.cache.delete(model),
    );
    return means;
  }

  private async read(model: ModelName): Promise<MeansByIdentity> {
    const index = await this.indices.open(model);
    const means: MeansByIdentity = new Map();
    for await (const { identity, vector } of index.rows()) {
      if (!identity) continue;
      const sum = means.get(identity);
      if (sum) addTo(sum, vector);
      else means.set(identity, vector.slice());
    }
    for (const mean of means.values()) normalise(mean);
    return means;
  }
}
