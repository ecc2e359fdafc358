import type { ExecutionResult } from 'graphql-ws/client';
import type { CallOptions } from './deadline.js';
import { errorOfAnswer, type GraphQLAnswerError } from './error-of-answer.js';
import type { TypedDocumentString } from './generated/graphql.js';
import type { Connection } from './http.js';
import { listen } from './listen.js';

/**
 * What a subscription tells, until it has ended, the loop is left, the client is closed or the signal aborts. It begins with the
 * first `next`. A connection that is lost is taken up again, and the subscription with it.
 * @param pick what is wanted of each answer's data
 * @throws LookalikeError of any code; the signal's reason
 */
export function subscribe<Result, Variables, Item>(
  connection: Connection,
  document: Pick<TypedDocumentString<Result, Variables>, 'toString' | '__apiType'>,
  variables: Variables,
  pick: (data: Result) => Item,
  { signal }: Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Item, void, undefined> {
  const operation = { query: document.toString(), variables: variables as Record<string, unknown> };
  let close: () => void = () => undefined;

  async function* read(): AsyncGenerator<Item, void, undefined> {
    signal?.throwIfAborted();
    const { answers, end } = open<Result>(connection, operation);
    close = () => end((queue) => queue.close());
    const abort = () => end((queue) => queue.error(signal!.reason));
    signal?.addEventListener('abort', abort);
    connection.subscriptions.add(close);
    try {
      for (let next = await answers.read(); !next.done; next = await answers.read()) {
        const { data, errors } = next.value;
        if (errors?.length) throw errorOfAnswer(errors as readonly GraphQLAnswerError[]);
        if (data) yield pick(data);
      }
    } finally {
      close();
      connection.subscriptions.delete(close);
      signal?.removeEventListener('abort', abort);
    }
  }

  const items = read();
  const leave = items.return.bind(items);
  // A generator's own `return` waits for a `next` that waits for an answer, which may be long in coming.
  items.return = (value) => {
    close();
    return leave(value);
  };
  return items;
}

type Answer<Result> = ExecutionResult<Result>;
type Queue<Result> = ReadableStreamDefaultController<Answer<Result>>;

/** The answers as they come, in a queue that `end` closes, or gives the error that its reader gets instead of what waits in it. */
function open<Result>(connection: Connection, operation: Parameters<typeof listen>[1]) {
  let queue!: Queue<Result>;
  let ended = false;
  const stream = new ReadableStream<Answer<Result>>({ start: (controller) => void (queue = controller) });
  const stop = listen<Result>(connection, operation, {
    next: (answer) => {
      if (!ended) queue.enqueue(answer as Answer<Result>);
    },
    error: (error) => end(() => queue.error(error)),
    complete: () => end(() => queue.close()),
  });
  function end(settle: (queue: Queue<Result>) => void): void {
    if (ended) return;
    ended = true;
    stop();
    settle(queue);
  }
  return { answers: stream.getReader(), end };
}
