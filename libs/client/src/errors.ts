import type { ErrorCode } from './generated/graphql.js';

/** Failures of the connection to the gateway. */
export type ClientErrorCode =
  /** No gateway responds at the URL. */
  | 'GATEWAY_UNREACHABLE'
  /** The response does not come from a Lookalike gateway, or it was truncated. */
  | 'ANSWER_UNREADABLE'
  /** No response within `timeoutMs`. */
  | 'TIMED_OUT';

export type LookalikeErrorCode = ErrorCode | ClientErrorCode;

export interface LookalikeErrorOptions extends ErrorOptions {
  /** Where in the response it happened, such as `['identity', 'lookalikes']`. */
  path?: readonly (string | number)[] | undefined;
  /** Whether the same call may succeed later without intervention. Default false. */
  retryable?: boolean | undefined;
}

// A registered symbol, so that two copies of this package in one program recognise each other's errors.
const MARKER = Symbol.for('lookalike.client.error');

/** A failure: a `code` for programs, a `message` that says what happened and a `remedy` that says what to do. */
export class LookalikeError extends Error {
  override readonly name = 'LookalikeError';
  readonly path: readonly (string | number)[];
  /** Whether the same call may succeed later without intervention, for example while a model is being loaded. */
  readonly retryable: boolean;

  constructor(
    /** A `LookalikeErrorCode`; newer gateways may send others, as Apollo Server does for operations that do not match the schema. */
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
 * Whether a thrown value is a LookalikeError, with this code if one is given.
 * @example if (isLookalikeError(error, 'NO_FACE')) console.log(error.remedy);
 */
export function isLookalikeError<Code extends LookalikeErrorCode = LookalikeErrorCode>(
  thrown: unknown,
  code?: Code,
): thrown is LookalikeError & { readonly code: Code } {
  if (typeof thrown !== 'object' || thrown === null || !(MARKER in thrown)) return false;
  return code === undefined || ('code' in thrown && thrown.code === code);
}

/** An error of a GraphQL response. */
export interface GraphQLResponseError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; remedy?: string; retryable?: boolean };
}

/** The first error of a response; the others, if any, are its `cause`. */
export function toLookalikeError(errors: readonly GraphQLResponseError[]): LookalikeError {
  const [first, ...others] = errors as [GraphQLResponseError, ...GraphQLResponseError[]];
  const {
    code = 'INTERNAL',
    remedy = 'Check the operation against the schema of this gateway.',
    retryable = false,
  } = first.extensions ?? {};
  const cause = others.length > 0 ? new AggregateError(others.map((error) => toLookalikeError([error]))) : undefined;
  return new LookalikeError(code, first.message, remedy, { path: first.path, retryable, cause });
}

/** Whether a value is a non-empty `errors` list as the GraphQL specification defines it. */
export function isErrorList(errors: unknown): errors is GraphQLResponseError[] {
  const isError = (error: unknown) =>
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
  return Array.isArray(errors) && errors.length > 0 && errors.every(isError);
}
