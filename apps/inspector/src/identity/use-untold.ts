import { isLookalikeError } from '@lookalike/client';
import { standingOf } from '../standing/standing-of';
import { useWhatIsWrong } from '../standing/use-what-is-wrong';
import { isSameProblem } from './is-same-problem';

/** A failure, unless it stands on top of the whole page already, or is told beside it. */
export function useUntold(error: Error | null, beside: Error | null = null): Error | null {
  const standing = standingOf({ ...useWhatIsWrong(), latest: undefined });
  const told =
    standing.kind === 'store'
      ? isLookalikeError(error, 'STORE_UNAVAILABLE')
      : 'problem' in standing && isSameProblem(standing.problem, error);
  return told || isSameProblem(beside, error) ? null : error;
}
