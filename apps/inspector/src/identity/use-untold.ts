import { isLookalikeError } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { galleryQuery, modelsQuery } from '../data/queries';
import { standingOf } from '../shell/standing-of';
import { isSameProblem } from './is-same-problem';

/** A failure, unless it is the one that stands on top of the whole page already. */
export function useUntold(error: Error | null): Error | null {
  const gallery = useQuery(galleryQuery());
  const models = useQuery(modelsQuery());
  const standing = standingOf({ errors: [gallery.error, models.error], models: models.data, latest: undefined });
  const told =
    standing.kind === 'store'
      ? isLookalikeError(error, 'STORE_UNAVAILABLE')
      : 'problem' in standing && isSameProblem(standing.problem, error);
  return told ? null : error;
}
