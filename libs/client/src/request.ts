import type { CallOptions } from './deadline.js';
import { errorOfAnswer, type GraphQLAnswerError } from './error-of-answer.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { type Connection, post, type Refusal } from './http.js';

interface Answer<T> extends Refusal {
  data?: T | null;
  errors?: GraphQLAnswerError[];
}

/**
 * Asks one operation and gives its data; an answer with errors throws the first, partial data or not.
 * @throws LookalikeError of any code
 */
export function request<Result, Variables>(
  connection: Connection,
  document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
  variables: Variables,
  options?: CallOptions,
): Promise<Result> {
  const content = JSON.stringify({ query: document.toString(), variables });
  const read = ({ data, errors }: Answer<Result>) => {
    if (Array.isArray(errors) && errors.length > 0) throw errorOfAnswer(errors);
    return data ?? undefined;
  };
  return post(connection, 'graphql', { content, type: 'application/json' }, read, options);
}
