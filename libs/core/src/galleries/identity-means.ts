import type { ModelName } from '@lookalike/domain';
import type { Services } from '../lifecycle/services';
import { addTo, normalise } from '../search/vectors';

// While an ingestion writes, the means may lag behind: reading a large index (seconds) for each question would cost more than the
// ingestion itself, reading a small one is nothing. So they are kept for this many times as long as it took to make them.
const PATIENCE = 5;

type MeansByIdentity = Map<string, Float32Array>;

interface Kept {
  version: number;
  settled: number;
  means: Promise<MeansByIdentity>;
  /** Until it is made, and then for a while, whatever an ingestion writes that goes on. */
  freshUntil: number;
}

/** The mean embedding of each identity, L2-normalised, for each model: made from all rows of its index, and kept. */
export class IdentityMeans {
  private readonly kept = new Map<ModelName, Kept>();

  constructor(private readonly services: Services) {}

  /** @throws LookalikeError INDEX_STALE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE */
  of(model: ModelName): Promise<MeansByIdentity> {
    const { indices } = this.services;
    const kept = this.kept.get(model);
    const mayLag = kept?.settled === indices.settled && performance.now() < kept.freshUntil;
    if (kept && (kept.version === indices.version(model) || mayLag)) return kept.means;
    return this.make(model);
  }

  private make(model: ModelName): Promise<MeansByIdentity> {
    const startedAt = performance.now();
    const { settled } = this.services.indices;
    const version = this.services.indices.version(model);
    const means = this.read(model);
    const kept: Kept = { version, settled, means, freshUntil: Infinity };
    this.kept.set(model, kept);
    means.then(
      () => {
        const now = performance.now();
        kept.freshUntil = now + PATIENCE * (now - startedAt);
      },
      () => this.kept.delete(model),
    );
    return means;
  }

  private async read(model: ModelName): Promise<MeansByIdentity> {
    const index = await this.services.indices.open(model);
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
