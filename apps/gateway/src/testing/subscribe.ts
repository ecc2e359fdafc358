import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Json } from './gateway-under-test';

/** All results of a subscription until it completes. @param onResult called for each */
export async function subscribe(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  onResult: () => void = () => undefined,
  operationName?: string,
): Promise<Json[]> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const results: Json[] = [];
  try {
    for await (const result of client.iterate({ query, variables, operationName })) {
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
