import type { ErrorCode } from './error-code';
import type { Problem } from './problem';

// A registered symbol, so that an error of another copy of this package is still recognised.
const MARK = Symbol.for('lookalike.error');

export interface LookalikeErrorOptions {
  cause?: unknown;
  /** Whether the same request may succeed later although nobody acts. Default false. */
  retryable?: boolean;
}

/** A failure that a user can meet: a code, a message that says what happened and a remedy that says what to do. */
export class LookalikeError extends Error implements Problem {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly retryable: boolean;
  override readonly name = 'LookalikeError';

  constructor(code: ErrorCode, message: string, remedy: string, options: LookalikeErrorOptions = {}) {
    const { retryable = false, ...rest } = options;
    super(message, rest);
    this.code = code;
    this.remedy = remedy;
    this.retryable = retryable;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for a LookalikeError (of this `code`, if one is given), whichever copy of the class made it. */
  static is(error: unknown, code?: ErrorCode): error is LookalikeError {
    if (typeof error !== 'object' || error === null || !(MARK in error)) return false;
    return !code || (error as unknown as Problem).code === code;
  }

  static from({ code, message, remedy, retryable }: Problem): LookalikeError {
    return new LookalikeError(code, message, remedy, { retryable });
  }

  toProblem(): Problem {
    return { code: this.code, message: this.message, remedy: this.remedy, retryable: this.retryable };
  }
}
