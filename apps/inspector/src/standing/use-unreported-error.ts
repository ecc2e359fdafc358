import { isLookalikeError } from '@lookalike/client';
import { standingOf } from './standing-of';
import { useWhatIsWrong } from './use-what-is-wrong';

/** Whether two failures have the same cause, so that it is shown once. */
export const isSameProblem = (a: Error | null, b: Error | null): boolean =>
  isLookalikeError(a) && isLookalikeError(b, a.code);

/** An error, or null when the status notice at the top of the page or `reported` shows it already. */
export function useUnreportedError(error: Error | null, reported: Error | null = null): Error | null {
  const standing = standingOf({ ...useWhatIsWrong(), latest: undefined });
  const isReported =
    standing.kind === 'store'
      ? isLookalikeError(error, 'STORE_UNAVAILABLE')
      : 'problem' in standing && isSameProblem(standing.problem, error);
  return isReported || isSameProblem(reported, error) ? null : error;
}
