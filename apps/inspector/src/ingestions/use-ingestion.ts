import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../api/client';
import { type IngestionState, useLiveIngestion } from '../api/live-ingestion';

const ingestionQuery = (id: string) =>
  queryOptions({
    queryKey: ['ingestion', id],
    queryFn: ({ signal }) => client.ingestion({ id, first: 1 }, { signal }),
    // The subscription tells what it does; that the gateway went away under it is told by asking.
    refetchInterval: ({ state }) => (state.error || state.data?.status === 'RUNNING' ? 10_000 : false),
  });

/** An ingestion, followed live while it runs. */
export function useIngestion(id: string): { ingestion: IngestionState | null; error: Error | null } {
  const { data, error } = useQuery(ingestionQuery(id));
  const live = useLiveIngestion(data?.status === 'RUNNING' ? id : null);
  return { ingestion: live ?? data ?? null, error: data ? null : error };
}
