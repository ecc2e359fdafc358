import { WebSocket } from '#platform';
import { type Client, createClient } from 'graphql-ws/client';
import { errorOfAnswer, type GraphQLAnswerError } from './error-of-answer.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { type Connection, unreachable } from './http.js';
import { LookalikeError } from './lookalike-error.js';

/** One socket for all subscriptions, opened by the first and closed after the last. */
export function createSocket({ url }: Connection): Client {
  const address = new URL('graphql', url);
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return createClient({ url: address.href, webSocketImpl: WebSocket, lazy: true });
}

/**
 * What a subscription tells, until it has ended, the loop is left or the signal aborts. A connection that is lost is taken up again.
 * @throws LookalikeError of any code; the signal's reason
 */
export async function* subscribe<Result, Variables>(
  { url }: Connection,
  socket: Client,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Result, void, undefined> {
  signal?.throwIfAborted();
  const answers = socket.iterate<Result>({
    query: document.toString(),
    variables: variables as Record<string, unknown>,
  });
  const abort = () => void answers.return!();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const { data, errors } of answers) {
      if (errors?.length) throw errorOfAnswer(errors as readonly GraphQLAnswerError[]);
      if (data) yield data;
    }
  } catch (thrown) {
    throw asError(url, thrown);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  signal?.throwIfAborted();
}

// graphql-ws throws a list of errors where the operation is refused, and the socket's event where it is closed.
function asError(url: URL, thrown: unknown): LookalikeError {
  if (thrown instanceof LookalikeError) return thrown;
  return Array.isArray(thrown) ? errorOfAnswer(thrown as GraphQLAnswerError[]) : unreachable(url, thrown);
}
