import { isLookalikeError } from '@lookalike/client';

/** Whether two failures have one reason, which is then said once. */
export const isSameProblem = (a: Error | null, b: Error | null): boolean =>
  isLookalikeError(a) && isLookalikeError(b, a.code);
