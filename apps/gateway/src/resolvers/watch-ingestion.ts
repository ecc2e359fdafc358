import type { Ingestion } from '@lookalike/core';
import type { GatewayContext } from './context';

/**
 * The states of an ingestion for a subscription. Throws INGESTION_NOT_FOUND before the stream begins, so that the subscriber gets
 * it as an answer. Its `return` aborts the watch: a generator's own would wait for a change that may be long in coming.
 */
export async function watchIngestion(
  id: string,
  { lookalike, signal }: Pick<GatewayContext, 'lookalike' | 'signal'>,
): Promise<AsyncIterable<Ingestion>> {
  await lookalike.ingestions.get(id);
  const leaving = new AbortController();
  const ended = AbortSignal.any([signal, leaving.signal]);
  const states = lookalike.ingestions.watch(id, ended)[Symbol.asyncIterator]();
  const iterator: AsyncIterableIterator<Ingestion> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      try {
        return await states.next();
      } catch (error) {
        if (!ended.aborted) throw error;
        return { done: true, value: undefined };
      }
    },
    async return() {
      leaving.abort();
      await states.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
