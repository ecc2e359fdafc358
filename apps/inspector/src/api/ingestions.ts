import {
  type AnswerOf,
  type IngestionProgressSubscription,
  type IngestionsQuery,
  isLookalikeError,
  type StartIngestionInput,
} from '@lookalike/client';
import { type InvalidateOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, isTransient } from './client';
import { INDEXED, ingestionsQuery } from './queries';
import { useOnChange } from './use-on-change';

export type IngestionState = AnswerOf<IngestionProgressSubscription>;
export type IngestionSummary = IngestionsQuery['ingestions']['nodes'][number];

/** While an ingestion fills the indexes, queries that depend on them are refetched this often. */
const REFRESH_MS = 10_000;
const RECONNECT_MS = 3000;

/** The state of a running ingestion, from its subscription; null until the first event. Refetches queries that depend on the indexes. */
export function useLiveIngestion(id: string | null): IngestionState | null {
  const queries = useQueryClient();
  const [state, setState] = useState<IngestionState | null>(null);

  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    const refresh = (options?: InvalidateOptions) => queries.invalidateQueries({ queryKey: [INDEXED] }, options);
    let refreshedAt = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const reconnect = () => (timer = setTimeout(() => watch().catch(handleError), RECONNECT_MS));
    const watch = async () => {
      let isRunning = true;
      for await (const next of client.ingestionProgress({ id }, { signal: controller.signal })) {
        setState(next);
        isRunning = next.status === 'RUNNING';
        if (Date.now() - refreshedAt < REFRESH_MS) continue;
        refreshedAt = Date.now();
        // A request that takes longer than the interval (lookalikes in a large gallery) must be able to finish.
        void refresh({ cancelRefetch: false });
      }
      // Earlier ingestions no longer list the photos that this one processed again.
      // A rebuild changes which models can be used.
      const others = [['ingestions'], ['ingestion'], ['status']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      );
      await Promise.all([refresh(), ...others]);
      // A gateway that stops ends its subscriptions, and may resume the ingestion when it starts again.
      if (isRunning && !controller.signal.aborted) reconnect();
    };
    const handleError = (error: unknown) => {
      if (controller.signal.aborted) return;
      if (!isLookalikeError(error)) throw error;
      // Other queries report a gateway that does not answer, or that is overloaded.
      if (isTransient(error)) reconnect();
    };
    watch().catch(handleError);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [id, queries]);

  return state?.id === id ? state : null;
}

/** The newest ingestion, updated live while it runs; null when there is none. */
export function useLatestIngestion(): IngestionSummary | (IngestionSummary & IngestionState) | null {
  const queries = useQueryClient();
  const { data } = useInfiniteQuery({
    ...ingestionsQuery(),
    // Other users may start ingestions as well.
    refetchInterval: ({ state }) => (state.error ? 3000 : 15_000),
  });
  const latest = data?.pages[0]?.nodes[0] ?? null;
  // An ingestion that started and finished between two polls has no subscription that refetches these queries.
  const finishedId = latest?.finishedAt ? latest.id : null;
  useOnChange(data && finishedId, () => {
    for (const key of [INDEXED, 'status']) void queries.invalidateQueries({ queryKey: [key] });
  });
  const live = useLiveIngestion(latest?.status === 'RUNNING' ? latest.id : null);
  return latest && { ...latest, ...live };
}

export interface StartedIngestion {
  id: string;
  /** An ingestion with the same input was already running, and this is its id. */
  wasRunning: boolean;
}

export function useStartIngestion(onStarted: (started: StartedIngestion) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: Partial<StartIngestionInput>): Promise<StartedIngestion> => {
      const before = await client.ingestions({ first: 1 });
      const { id } = await client.startIngestion({ input });
      return { id, wasRunning: before.nodes.some((ingestion) => ingestion.id === id) };
    },
    onSuccess: async (started) => {
      onStarted(started);
      await queries.invalidateQueries({ queryKey: ['ingestions'] });
    },
  });
}
