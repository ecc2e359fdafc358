import { LookalikeError } from './lookalike-error.js';

/** An error as GraphQL answers it. */
export interface GraphQLAnswerError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; remedy?: string; retryable?: boolean };
}

/** The first of an answer's errors; the others are its `cause`, where there are any. */
export function errorOfAnswer(errors: readonly GraphQLAnswerError[]): LookalikeError {
  const [first, ...others] = errors as [GraphQLAnswerError, ...GraphQLAnswerError[]];
  const {
    code = 'INTERNAL',
    remedy = 'Check the operation against the schema of this gateway.',
    retryable = false,
  } = first.extensions ?? {};
  const cause = others.length > 0 ? new AggregateError(others.map((error) => errorOfAnswer([error]))) : undefined;
  return new LookalikeError(code, first.message, remedy, { path: first.path, retryable, cause });
}

/** Whether an answer's `errors` are some, as GraphQL has them. */
export function areErrors(errors: unknown): errors is GraphQLAnswerError[] {
  const isOne = (error: unknown) =>
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
  return Array.isArray(errors) && errors.length > 0 && errors.every(isOne);
}
