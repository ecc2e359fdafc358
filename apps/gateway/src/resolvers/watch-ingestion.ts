import { once } from 'node:events';
import type { Ingestion } from '@lookalike/core';
import type { GatewayContext } from './context';

/**
 * The states of an ingestion for a subscription. Throws INGESTION_NOT_FOUND before the stream begins, so that the subscriber gets
 * it as an answer. Who subscribes while the gateway starts, as after a crash, waits until it knows its ingestions. Its `return`
 * aborts the watch: a generator's own would wait for a change that may be long in coming.
 */
export async function watchIngestion(
  id: string,
  { lookalike, signal }: Pick<GatewayContext, 'lookalike' | 'signal'>,
): Promise<AsyncIterable<Ingestion>> {
  await openedOrAborted(lookalike, signal);
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

async function openedOrAborted(lookalike: GatewayContext['lookalike'], signal: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  const aborted = once(signal, 'abort', { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([lookalike.opened(), signal.aborted || aborted]);
  waiting.abort();
  signal.throwIfAborted();
}
