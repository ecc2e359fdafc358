import type { AvailabilityReport, ModelName, Problem } from '@lookalike/domain';

export interface ModelStatus extends AvailabilityReport {
  name: ModelName;
  description: string;
  dimension: number;
  wholePhoto: boolean;
  /** Whether a query that names no model is answered by it now. */
  default: boolean;
  /** Rows in its index; null when the store is down. */
  indexed: number | null;
  recipeHash: string | null;
  terms: string;
}

/**
 * READY works. STARTING is being opened for the first time. UNAVAILABLE could not be opened or has stopped to work, for the reason
 * in `problem`; whether it is retried is `problem.retryable`.
 */
export type ComponentState = 'READY' | 'STARTING' | 'UNAVAILABLE';

export interface ComponentStatus {
  state: ComponentState;
  /** Why it is not READY; null when it is. */
  problem: Problem | null;
  /**
   * When the next attempt to open what is UNAVAILABLE is made, in the past while that attempt is running; null when none is
   * scheduled. A store that was lost has none: each request tries to reach it again.
   */
  retryAt: Date | null;
}

/** What works at the moment: the one source of `/readyz`, `Query.status` and the page's notices. */
export interface ServiceStatus {
  /** Searches are answered: gallery and store are READY, and at least one model is. */
  ready: boolean;
  gallery: ComponentStatus;
  /** `description`: for people, such as `Milvus at milvus.example:19530`. */
  store: ComponentStatus & { description: string };
  /** Every model, in the order of preference. */
  models: (ComponentStatus & { name: ModelName })[];
  /** READY: an ingestion can be started, or one is running. */
  ingestion: ComponentStatus;
}
