import type { ModelName, OutcomeKind } from '@lookalike/client';

/** What became of a photo for a model, as far as anything has. */
export type PhotoStanding = 'INDEXED' | 'NO_FACE' | 'FAILED' | 'NOT_YET';

interface PhotoWithOutcomes {
  outcomes: readonly { model: ModelName; outcome: OutcomeKind }[];
}

/** How a photo stands with a model. */
export function outcomeOf({ outcomes }: PhotoWithOutcomes, model: ModelName): PhotoStanding {
  const known = outcomes.find((outcome) => outcome.model === model)?.outcome;
  // UNCHANGED is counted for an ingestion and never stored of a photo.
  return known === undefined || known === 'UNCHANGED' ? 'NOT_YET' : known;
}
