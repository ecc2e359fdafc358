import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Json } from './json';

/** Every result of a subscription until it completes. @param onResult told of each as it comes */
export async function subscribe(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  onResult: () => void = () => undefined,
): Promise<Json[]> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const results: Json[] = [];
  try {
    for await (const result of client.iterate({ query, variables })) {
      results.push(result);
      onResult();
    }
  } catch (error) {
    if (!Array.isArray(error)) throw error;
    results.push({ errors: error });
  } finally {
    await client.dispose();
  }
  return results;
}
