import { setTimeout as sleep } from 'node:timers/promises';

const QUERY = '{ ingestions(first: 1) { nodes { status finishedAt problem { message remedy } } } }';

interface Answer {
  data?: {
    ingestions: {
      nodes: { status: string; finishedAt: string | null; problem: { message: string; remedy: string } | null }[];
    };
  } | null;
  errors?: { message: string; extensions: { code: string; remedy?: string } }[];
}

/**
 * Resolves when the newest ingestion of the gateway at `url` has SUCCEEDED; one that has not begun yet is waited for.
 * @throws Error with its problem when it ended otherwise, or when there can be none; the signal's reason
 */
export async function awaitIngestion(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { data, errors = [] } = await ask(url, signal);
    // What the store says while it is being started.
    const failure = errors.find(({ extensions }) => extensions.code !== 'STORE_UNAVAILABLE');
    if (failure) throw new Error(`${failure.message} ${failure.extensions.remedy ?? ''}`);
    const [ingestion] = data?.ingestions.nodes ?? [];
    if (ingestion?.status === 'SUCCEEDED') return;
    if (ingestion?.finishedAt) throw new Error(`The ingestion ${ingestion.status}: ${ingestion.problem?.message}`);
    await sleep(100, undefined, { signal });
  }
}

async function ask(url: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
    signal,
  });
  return (await response.json()) as Answer;
}
