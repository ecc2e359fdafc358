/** What became of a photo in an ingestion. UNCHANGED is counted for a run, never stored over INDEXED or NO_FACE. */
export const OUTCOME_KINDS = ['INDEXED', 'NO_FACE', 'FAILED', 'UNCHANGED'] as const;

export type OutcomeKind = (typeof OUTCOME_KINDS)[number];
