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

export interface Readiness {
  ready: boolean;
  store: { ready: boolean; description: string; problem: Problem | null };
  gallery: { ready: boolean; problem: Problem | null };
  models: { name: ModelName; availability: string }[];
}
