import type { IngestionsQuery } from '@lookalike/client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { INDEXED, ingestionsQuery } from './queries';
import { type IngestionState, useLiveIngestion } from './use-live-ingestion';

export type IngestionSummary = IngestionsQuery['ingestions']['nodes'][number];

/** The newest ingestion, followed live while it runs; null where there was none yet. */
export function useLatestIngestion(): IngestionSummary | (IngestionSummary & IngestionState) | null {
  const { data } = useInfiniteQuery({
    ...ingestionsQuery(),
    // Others start ingestions, too.
    refetchInterval: ({ state }) => (state.error ? 3000 : 15_000),
  });
  const latest = data?.pages[0]?.nodes[0] ?? null;
  useRefreshAfter(data && (latest?.finishedAt ? latest.id : null));
  const live = useLiveIngestion(latest?.status === 'RUNNING' ? latest.id : null);
  return latest && { ...latest, ...live };
}

/** One that began and ended between two looks was never followed live: what depends on the indices is asked again all the same. */
function useRefreshAfter(ended: string | null | undefined): void {
  const queries = useQueryClient();
  const known = useRef(ended);
  useEffect(() => {
    if (known.current !== undefined && known.current !== ended) {
      void queries.invalidateQueries({ queryKey: [INDEXED] });
    }
    known.current = ended;
  }, [ended, queries]);
}
