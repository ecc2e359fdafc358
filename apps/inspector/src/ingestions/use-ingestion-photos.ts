import type { IngestionQuery, OutcomeKind } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ingestionPhotosQuery } from '../api/queries';
import type { IngestionState } from '../api/live-ingestion';
import { countOutcomes } from './count-outcomes';

export type OutcomeOfPhoto = NonNullable<IngestionQuery['ingestion']>['photos']['nodes'][number];

const REFRESH_MS = 3000;

/** The photos of an ingestion that had an outcome, which become more while it runs. */
export function useIngestionPhotos({ id, status, outcomes }: IngestionState, kind: OutcomeKind) {
  const counted = countOutcomes(outcomes, kind);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...ingestionPhotosQuery(id, kind),
    enabled: counted > 0,
    refetchInterval: status === 'RUNNING' ? REFRESH_MS : false,
  });
  const listed = data?.pages[0]?.photos.totalCount;
  return {
    outcomes: data?.pages.flatMap(({ photos }) => photos.nodes) ?? null,
    error,
    counted,
    /** Those whose outcome a later ingestion replaced. */
    replaced: status !== 'RUNNING' && listed !== undefined ? Math.max(0, counted - listed) : 0,
    more: hasNextPage ? { show: () => void fetchNextPage(), coming: isFetchingNextPage } : null,
  };
}
