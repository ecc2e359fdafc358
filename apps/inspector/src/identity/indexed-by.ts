import type { ModelName } from '@lookalike/client';
import type { IdentityAnswer } from './identity-answer';

/** How many of an identity's photos a model has indexed; null: not known, as its weights are not here. */
export const indexedBy = ({ indexed }: Pick<IdentityAnswer, 'indexed'>, model: ModelName): number | null =>
  indexed.find((count) => count.model === model)?.photos ?? null;
