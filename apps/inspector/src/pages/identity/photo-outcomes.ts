import type { ModelName, OutcomeKind } from '@lookalike/client';
import type { IdentityAnswer } from '../../api/queries';

/** The outcome of a photo for one model; PENDING before the model has processed it. */
export type DisplayedOutcome = Exclude<OutcomeKind, 'UNCHANGED'> | 'PENDING';

export interface PhotoWithOutcomes {
  outcomes: readonly { model: ModelName; outcome: OutcomeKind }[];
}

export function outcomeOf({ outcomes }: PhotoWithOutcomes, model: ModelName): DisplayedOutcome {
  const outcome = outcomes.find((candidate) => candidate.model === model)?.outcome;
  // UNCHANGED is only counted for an ingestion, never stored as the outcome of a photo.
  return outcome === undefined || outcome === 'UNCHANGED' ? 'PENDING' : outcome;
}

/** How many of an identity's photos a model has indexed; null when that is unknown because its weights are not loaded. */
export const indexedCount = ({ indexed }: Pick<IdentityAnswer, 'indexed'>, model: ModelName): number | null =>
  indexed.find((count) => count.model === model)?.photos ?? null;
