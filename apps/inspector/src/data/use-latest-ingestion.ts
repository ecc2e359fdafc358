import type { IngestionsQuery } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ingestionsQuery } from './queries';
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
  const live = useLiveIngestion(latest?.status === 'RUNNING' ? latest.id : null);
  return latest && { ...latest, ...live };
}
