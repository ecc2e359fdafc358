import type { ModelName } from '@lookalike/domain';

/** Gets models ready: fetches their assets, has them converted and loaded. */
export interface ModelSupply {
  /** Asked for by configuration, in order of preference. */
  readonly wanted: readonly ModelName[];
  /**
   * Resolves when each of `models` is READY or UNAVAILABLE; one that failed before or was not asked for is tried (again), and is
   * PREPARING meanwhile, from this call on.
   * Never rejects: what failed stands in `Embedder.models()`.
   */
  ensure(models: readonly ModelName[]): Promise<void>;
  /** Resolves when what the configuration asked for is READY or UNAVAILABLE. */
  settled(): Promise<void>;
}
