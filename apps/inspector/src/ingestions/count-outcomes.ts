import type { ModelName, OutcomeKind } from '@lookalike/client';

export interface OutcomeCount {
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** How many photos had an outcome: for one model, or all models' counts together. */
export function countOutcomes(outcomes: readonly OutcomeCount[], kind: OutcomeKind, model?: ModelName): number {
  return outcomes
    .filter((counted) => counted.outcome === kind && (model === undefined || counted.model === model))
    .reduce((sum, { count }) => sum + count, 0);
}
