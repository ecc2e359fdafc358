import { setTimeout as sleep } from 'node:timers/promises';

export interface GraphqlAnswer<Data> {
  data: Data;
  /** From the first byte sent to the last byte received. */
  ms: number;
}

/** Sends an operation. @throws Error with the messages of a response that has errors */
export async function query<Data>(
  url: string,
  operation: string,
  variables: object = {},
): Promise<GraphqlAnswer<Data>> {
  const body = JSON.stringify({ query: operation, variables });
  const startedAt = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  const ms = performance.now() - startedAt;
  const { data, errors } = JSON.parse(text) as { data: Data; errors?: { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join(' '));
  return { data, ms };
}

/** Repeats `attempt` until it succeeds. @throws its last error after `timeoutMs` */
export async function untilAnswered<T>(attempt: () => Promise<T>, timeoutMs = 120_000, pauseMs = 20): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(pauseMs);
    }
  }
}

/**
 * Sends requests for some seconds, from clients that each wait for the answer to their last request.
 * @returns the answers, and the seconds until the last one arrived
 */
export async function runClients<T>(
  clients: number,
  seconds: number,
  request: () => Promise<T>,
): Promise<{ answers: T[]; seconds: number }> {
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  const answers: T[] = [];
  const runClient = async (): Promise<void> => {
    do answers.push(await request());
    while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: clients }, runClient));
  return { answers, seconds: (performance.now() - startedAt) / 1000 };
}
