import { isLookalikeError } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { galleryQuery, modelsQuery } from '../data/queries';
import { standingOf } from '../standing/standing-of';
import { isSameProblem } from './is-same-problem';

/** A failure, unless it stands on top of the whole page already, or is told beside it. */
export function useUntold(error: Error | null, beside: Error | null = null): Error | null {
  const gallery = useQuery(galleryQuery());
  const models = useQuery(modelsQuery());
  const standing = standingOf({ errors: [gallery.error, models.error], models: models.data, latest: undefined });
  const told =
    standing.kind === 'store'
      ? isLookalikeError(error, 'STORE_UNAVAILABLE')
      : 'problem' in standing && isSameProblem(standing.problem, error);
  return told || isSameProblem(beside, error) ? null : error;
}
