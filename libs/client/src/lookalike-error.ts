import type { ErrorCode } from './generated/graphql.js';

/** What went wrong on the way to the gateway or back. */
export type ClientErrorCode =
  /** Nothing answers at the address. */
  | 'GATEWAY_UNREACHABLE'
  /** What answers is no Lookalike gateway, or the answer was cut off. */
  | 'ANSWER_UNREADABLE'
  /** No answer within `timeoutMs`. */
  | 'TIMED_OUT';

export type LookalikeErrorCode = ErrorCode | ClientErrorCode;

export interface LookalikeErrorOptions extends ErrorOptions {
  /** Whether the same call may succeed later although nobody acts. Default false. */
  retryable?: boolean | undefined;
  /** Where in the answer it happened, such as `['identity', 'lookalikes']`. */
  path?: readonly (string | number)[] | undefined;
}

// Two copies of this package in one program know each other's errors by it.
const MARKER = Symbol.for('lookalike.client.error');

/** A failure with a code to act on, a sentence that says what happened (`message`) and one that says what to do. */
export class LookalikeError extends Error {
  override readonly name = 'LookalikeError';
  readonly path: readonly (string | number)[];
  /** Whether the same call may succeed later although nobody acts, as while a model is being loaded. */
  readonly retryable: boolean;

  constructor(
    /** One of `LookalikeErrorCode`; newer gateways may send others, as Apollo does for operations that do not fit the schema. */
    readonly code: LookalikeErrorCode | (string & {}),
    message: string,
    readonly remedy: string,
    { path = [], retryable = false, ...options }: LookalikeErrorOptions = {},
  ) {
    super(message, options);
    this.path = path;
    this.retryable = retryable;
    Object.defineProperty(this, MARKER, { value: true });
  }
}

/**
 * Whether something that was thrown is a LookalikeError, and of this code where one is given.
 * @example if (isLookalikeError(error, 'NO_FACE')) console.log(error.remedy);
 */
export function isLookalikeError<Code extends LookalikeErrorCode = LookalikeErrorCode>(
  thrown: unknown,
  code?: Code,
): thrown is LookalikeError & { readonly code: Code } {
  if (typeof thrown !== 'object' || thrown === null || !(MARKER in thrown)) return false;
  return code === undefined || ('code' in thrown && thrown.code === code);
}
