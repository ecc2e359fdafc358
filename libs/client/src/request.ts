import type { TypedDocumentString } from './generated/graphql.js';
import type { CallOptions } from './deadline.js';
import { errorOfAnswer, type GraphQLAnswerError } from './error-of-answer.js';
import { type Connection, post, unreadable } from './http.js';
import { LookalikeError } from './lookalike-error.js';

/** What the gateway refuses over plain HTTP, such as a body that is too large. */
export interface Refusal {
  code?: string;
  message?: string;
  remedy?: string;
}

interface Answer<T> extends Refusal {
  data?: T | null;
  errors?: GraphQLAnswerError[];
}

/**
 * Asks one operation and gives its data; an answer with errors throws the first, partial data or not.
 * @throws LookalikeError of any code
 */
export async function request<Result, Variables>(
  connection: Connection,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options?: CallOptions,
): Promise<Result> {
  const content = JSON.stringify({ query: document.toString(), variables });
  const answer = await post<Answer<Result>>(connection, 'graphql', { content, type: 'application/json' }, options);
  if (answer.errors?.length) throw errorOfAnswer(answer.errors);
  if (answer.data) return answer.data;
  throw refusal(answer) ?? unreadable(connection.url, 200);
}

/** The error of an answer over plain HTTP; null where it is none. */
export function refusal({ code, message, remedy }: Refusal): LookalikeError | null {
  return code && message ? new LookalikeError(code, message, remedy ?? '') : null;
}
