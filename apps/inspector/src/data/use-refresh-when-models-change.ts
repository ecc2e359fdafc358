import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { INDEXED, modelsQuery } from './queries';

/** A model that becomes READY and a store that comes back make answers stale in which they had a problem. */
export function useRefreshWhenModelsChange(): void {
  const queries = useQueryClient();
  const { data } = useQuery(modelsQuery());
  const standing = data?.map(({ name, availability, indexed }) => `${name} ${availability} ${indexed === null}`).join();
  const known = useRef(standing);
  useEffect(() => {
    if (known.current !== undefined && known.current !== standing) {
      void queries.invalidateQueries({ queryKey: [INDEXED], predicate: ({ queryKey }) => queryKey[1] !== 'models' });
    }
    known.current = standing;
  }, [standing, queries]);
}
