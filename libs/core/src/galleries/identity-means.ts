import { LookalikeError, type ModelName } from '@lookalike/domain';
import type { IngestionActivity } from '../models/ingestion-activity';
import type { ModelIndexes } from '../models/model-indexes';
import { SharedWork } from '../requests/shared-work';
import { addTo, dot, normalise } from './vectors';

// Reading a large index takes seconds, too long to repeat for each query during an ingestion. Means are therefore reused for this many
// times the time that computing them took, and may lag behind the index until the ingestion ends.
const REUSE_FACTOR = 5;

/** How long an operation waits for means. Reading 100,000 rows may take half a minute. */
const MAX_WAIT_MS = 5_000;
/** How long means are computed further when no operation waits for them: a client that repeats the operation finds them complete. */
const LINGER_MS = 30_000;

export interface IdentityMean {
  /** L2-normalised. */
  vector: Float32Array;
  /** Number of rows it was computed from. */
  rows: number;
  /** Length of the sum of their vectors: `rows` if all are the same, less the more they differ. */
  sumLength: number;
}

export type MeansByIdentity = Map<string, IdentityMean>;

interface CachedMeans {
  version: number;
  endedIngestions: number;
  means: SharedWork<MeansByIdentity>;
  /** The time until which they are reused during an ingestion, in milliseconds of `performance.now()`. Infinity while they are computed. */
  reusedUntil: number;
}

/** The mean embedding of each identity, L2-normalised: computed from all rows of a model's index, and cached by the name of the index. */
export class IdentityMeans {
  private readonly cache = new Map<string, CachedMeans>();

  constructor(
    private readonly indexes: ModelIndexes,
    private readonly activity: IngestionActivity,
    private readonly maxWaitMs = MAX_WAIT_MS,
  ) {}

  /**
   * Several callers share the reading of an index. It continues after the last one has left, and ends early if no caller needs the means again.
   * @throws LookalikeError OPERATION_TIMED_OUT (retryable: the index is large, and is being read), INDEX_STALE, INDEX_EMPTY, MODEL_UNAVAILABLE,
   * STORE_UNAVAILABLE, GALLERY_UNAVAILABLE; the reason of the signal
   */
  async of(model: ModelName, signal?: AbortSignal): Promise<MeansByIdentity> {
    const indexName = this.indexes.nameOf(model);
    const cached = this.cache.get(indexName);
    const isUsable = cached && !cached.means.isAborted && this.isCurrent(indexName, cached);
    const { means } = isUsable ? cached : this.compute(model, indexName);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(stillComputing(model)), this.maxWaitMs);
    try {
      return await means.wait(signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private isCurrent(indexName: string, { version, endedIngestions, reusedUntil }: CachedMeans): boolean {
    const mayLag = endedIngestions === this.activity.endedIngestions && performance.now() < reusedUntil;
    return version === this.indexes.version(indexName) || mayLag;
  }

  private compute(model: ModelName, indexName: string): CachedMeans {
    const startedAt = performance.now();
    const { endedIngestions } = this.activity;
    const version = this.indexes.version(indexName);
    const means = new SharedWork(
      (signal) => this.read(model, signal),
      (hasSucceeded) => {
        const now = performance.now();
        cached.reusedUntil = now + REUSE_FACTOR * (now - startedAt);
        if (!hasSucceeded && this.cache.get(indexName) === cached) this.cache.delete(indexName);
      },
      LINGER_MS,
    );
    const cached: CachedMeans = { version, endedIngestions, means, reusedUntil: Infinity };
    this.cache.get(indexName)?.means.abortIfUnused();
    this.cache.set(indexName, cached);
    return cached;
  }

  private async read(model: ModelName, signal: AbortSignal): Promise<MeansByIdentity> {
    const index = await this.indexes.open(model, signal);
    const means: MeansByIdentity = new Map();
    for await (const { identity, vector } of index.rows(signal)) {
      if (!identity) continue;
      const mean = means.get(identity);
      if (mean) addTo(mean.vector, vector);
      else means.set(identity, { vector: vector.slice(), rows: 0, sumLength: 0 });
      means.get(identity)!.rows += 1;
    }
    for (const mean of means.values()) {
      mean.sumLength = Math.sqrt(dot(mean.vector, mean.vector));
      normalise(mean.vector);
    }
    return means;
  }
}

function stillComputing(model: ModelName): LookalikeError {
  return new LookalikeError(
    'OPERATION_TIMED_OUT',
    `The mean embeddings of all identities are still being computed for ${model}.`,
    'Try again in a few seconds. They are computed once after each change of the index.',
    { retryable: true },
  );
}
