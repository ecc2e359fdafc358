import type { CallOptions } from './deadline.js';
import { areErrors, errorOfAnswer } from './error-of-answer.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { type Connection, post, type Refusal } from './http.js';

interface Answer<T> extends Refusal {
  data?: T | null;
  errors?: unknown;
}

// What may stand before an operation: blanks, commas and comments.
const SUBSCRIPTION = /^(?:[\s,]|#.*\n)*subscription\b/;

/**
 * Asks one operation and gives its data; an answer with errors throws the first, partial data or not.
 * @throws LookalikeError of any code; TypeError for a subscription
 */
export function request<Result, Variables>(
  connection: Connection,
  document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
  variables: Variables,
  options?: CallOptions,
): Promise<Result> {
  if (SUBSCRIPTION.test(document.toString()))
    return Promise.reject(new TypeError('A subscription is no request: give it to client.subscribe.'));
  const content = JSON.stringify({ query: document.toString(), variables });
  const read = ({ data, errors }: Answer<Result>) => {
    if (areErrors(errors)) throw errorOfAnswer(errors);
    return data && Object.keys(data).length > 0 ? data : undefined;
  };
  return post(connection, 'graphql', { content, type: 'application/json' }, read, options);
}
