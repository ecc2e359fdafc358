import type { ModelName } from '@lookalike/client';
import type { IdentityAnswer } from './identity-answer';

/** How many of an identity's photos a model has indexed; a model whose weights are not here is not listed, and has none. */
export const indexedBy = ({ indexed }: Pick<IdentityAnswer, 'indexed'>, model: ModelName): number =>
  indexed.find((count) => count.model === model)?.photos ?? 0;
