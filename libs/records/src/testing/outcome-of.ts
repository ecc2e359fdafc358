import type { IngestionInput, Outcome, OutcomeScope } from '../records';

export const SCOPE: OutcomeScope = { index: 'sample_facenet', recipeHash: 'a'.repeat(64) };

export const INPUT: IngestionInput = {
  models: ['FACENET'],
  identities: null,
  limit: null,
  rebuild: false,
  deleteMissing: false,
};

/** An outcome to save, by default INDEXED with one row. */
export function outcomeOf(photoId: string, change: Partial<Outcome> = {}): Omit<Outcome, 'ingestionId' | 'at'> {
  return { photoId, contentHash: 'c0ffee', fingerprint: '1:2', outcome: 'INDEXED', problem: null, rows: 1, ...change };
}
