import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { galleryQuery, ingestionsQuery, modelsQuery } from '../data/queries';
import { useLatestIngestion } from '../data/use-latest-ingestion';
import { type Standing, standingOf } from './standing-of';

/** What keeps the page from working. Once the gateway answers again, so does all that failed with it. */
export function useStanding(): Standing {
  const queries = useQueryClient();
  const gallery = useQuery(galleryQuery());
  const models = useQuery(modelsQuery());
  const ingestions = useInfiniteQuery(ingestionsQuery());
  const latest = useLatestIngestion();
  const standing = standingOf({
    errors: [gallery.error, models.error, ingestions.error],
    models: models.data,
    latest: ingestions.data && latest,
  });

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
