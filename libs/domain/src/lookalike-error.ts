import type { ErrorCode } from './error-code';
import type { Problem } from './problem';

// A registered symbol, so that an error of another copy of this package is still recognised.
const MARK = Symbol.for('lookalike.error');

/** A failure that a user can meet: a code, a sentence that says what happened and a remedy that says what to do. */
export class LookalikeError extends Error implements Problem {
  readonly code: ErrorCode;
  readonly remedy: string;
  override readonly name = 'LookalikeError';

  constructor(code: ErrorCode, message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for a LookalikeError (of this `code`, if one is given), whichever copy of the class made it. */
  static is(error: unknown, code?: ErrorCode): error is LookalikeError {
    if (typeof error !== 'object' || error === null || !(MARK in error)) return false;
    return !code || (error as unknown as Problem).code === code;
  }

  static from(problem: Problem): LookalikeError {
    return new LookalikeError(problem.code, problem.message, problem.remedy);
  }

  toProblem(): Problem {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}
