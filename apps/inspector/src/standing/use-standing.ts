import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ingestionsQuery } from '../api/queries';
import { useLatestIngestion } from '../api/live-ingestion';
import { type Standing, standingOf } from './standing-of';
import { useWhatIsWrong } from './use-what-is-wrong';

/** What keeps the page from working. Once the gateway answers again, so does all that failed with it. */
export function useStanding(): Standing {
  const queries = useQueryClient();
  const { data } = useInfiniteQuery(ingestionsQuery());
  const latest = useLatestIngestion();
  const standing = standingOf({ ...useWhatIsWrong(), latest: data && latest });

  const wasAway = useRef(false);
  const away = standing.kind === 'gateway';
  useEffect(() => {
    if (wasAway.current && !away) {
      void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.error !== null });
    }
    wasAway.current = away;
  }, [away, queries]);

  return standing;
}
