import type { ErrorCode } from './error-code';

/** A failure as data: what happened, what to do about it, and whether it may pass without anyone acting. */
export interface Problem {
  code: ErrorCode;
  /** What happened, with the value that caused it. */
  message: string;
  /** What to do, in words that fit every surface: API, command line and page. */
  remedy: string;
  /** Whether the same request may succeed later although nobody acts: the service retries or is still starting. */
  retryable: boolean;
}
