import type { ModelName } from '@lookalike/domain';
import type { Rooms } from '../rooms/rooms';
import { addTo, normalise } from '../search/vectors';

// While an ingestion writes, the means may be this old: reading a large index anew for each question would take seconds.
const MAXIMUM_AGE_MS = 30_000;

interface Means {
  version: number;
  madeAt: number;
  means: Promise<Map<string, Float32Array>>;
}

/** The mean embedding of each identity, L2-normalised, for each model: made from all rows of its index, and kept. */
export class IdentityMeans {
  private readonly kept = new Map<ModelName, Means>();

  constructor(private readonly rooms: Rooms) {}

  /** @throws LookalikeError INDEX_STALE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE */
  async of(model: ModelName): Promise<Map<string, Float32Array>> {
    const version = this.rooms.indices.version(model);
    const kept = this.kept.get(model);
    if (kept && (kept.version === version || performance.now() - kept.madeAt < MAXIMUM_AGE_MS)) return kept.means;
    const means = this.read(model);
    this.kept.set(model, { version, madeAt: performance.now(), means });
    means.catch(() => this.kept.delete(model));
    return means;
  }

  private async read(model: ModelName): Promise<Map<string, Float32Array>> {
    const index = await this.rooms.indices.open(model);
    const means = new Map<string, Float32Array>();
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
