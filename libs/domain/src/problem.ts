import type { ErrorCode } from './error-code';

/** A failure as data: what happened and what to do about it. */
export interface Problem {
  code: ErrorCode;
  message: string;
  remedy: string;
}
