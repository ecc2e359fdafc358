import type { ExecutionResult } from 'graphql-ws/client';
import { type GraphQLResponseError, toLookalikeError } from './errors.js';
import type { TypedDocumentString } from './generated/graphql.js';
import { openSubscription } from './graphql-socket.js';
import type { CallOptions } from './deadline.js';
import type { Connection } from './http.js';

/**
 * The results of a subscription, until the gateway completes it, the loop is left, the client is closed or the signal aborts.
 * It connects on the first `next`. A lost connection is reopened and the operation subscribed again.
 * @param select extracts the item from the data of each result
 * @throws LookalikeError of any code; the signal's reason
 */
export function subscribe<Result, Variables, Item>(
  connection: Connection,
  document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
  variables: Variables,
  select: (data: Result) => Item,
  { signal }: Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Item, void, undefined> {
  const operation = { query: document.toString(), variables: variables as Record<string, unknown> };
  let close: () => void = () => undefined;

  async function* read(): AsyncGenerator<Item, void, undefined> {
    signal?.throwIfAborted();
    const { results, end } = open<Result>(connection, operation);
    close = () => end((queue) => queue.close());
    const abort = () => end((queue) => queue.error(signal!.reason));
    signal?.addEventListener('abort', abort);
    connection.subscriptions.add(close);
    try {
      for (let next = await results.read(); !next.done; next = await results.read()) {
        const { data, errors } = next.value;
        if (errors?.length) throw toLookalikeError(errors as readonly GraphQLResponseError[]);
        if (data) yield select(data);
      }
    } finally {
      close();
      connection.subscriptions.delete(close);
      signal?.removeEventListener('abort', abort);
    }
  }

  const items = read();
  const generatorReturn = items.return.bind(items);
  // A generator's own `return` waits for a pending `next`, which waits for a result that may take long.
  items.return = (value) => {
    close();
    return generatorReturn(value);
  };
  return items;
}

type Queue<Result> = ReadableStreamDefaultController<ExecutionResult<Result>>;

/** The results in a queue. `end` closes it, or gives its reader an error instead of the results that are still queued. */
function open<Result>(connection: Connection, operation: Parameters<typeof openSubscription>[1]) {
  let queue!: Queue<Result>;
  let ended = false;
  const stream = new ReadableStream<ExecutionResult<Result>>({ start: (controller) => void (queue = controller) });
  const unsubscribe = openSubscription<Result>(connection, operation, {
    next: (result) => {
      if (!ended) queue.enqueue(result as ExecutionResult<Result>);
    },
    error: (error) => end(() => queue.error(error)),
    complete: () => end(() => queue.close()),
  });
  function end(finish: (queue: Queue<Result>) => void): void {
    if (ended) return;
    ended = true;
    unsubscribe();
    finish(queue);
  }
  return { results: stream.getReader(), end };
}
