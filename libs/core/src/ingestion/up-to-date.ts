import type { ErrorCode, Problem } from '@lookalike/domain';
import type { Outcome } from '@lookalike/records';

/** A failure is up to date only if the image itself caused it, and no rows are left of an earlier content, which the outcome describes. */
export function isUpToDate({ outcome, problem, rows }: Pick<Outcome, 'outcome' | 'problem' | 'rows'>): boolean {
  return outcome !== 'FAILED' || (rows === 0 && isImageProblem(problem));
}

/** Unless they are retryable, the same bytes have the same problem again. */
const IMAGE_PROBLEMS: ReadonlySet<ErrorCode> = new Set([
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_MANY_PIXELS',
  'IMAGE_TOO_SMALL',
]);

/** Whether the image itself is the cause. */
function isImageProblem(problem: Problem | null): boolean {
  return problem !== null && !problem.retryable && IMAGE_PROBLEMS.has(problem.code);
}
