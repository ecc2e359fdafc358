import { isLookalikeError, type ModelName } from '@lookalike/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../api/client';
import { galleryQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { useSteadyError } from './use-steady-error';

// `models` says that the store is down, but not why: a search does.
const storeProblemQuery = (photo: string | undefined, model: ModelName | null) =>
  queryOptions({
    queryKey: ['store', photo, model],
    queryFn: ({ signal }) => client.similarFaces({ image: { photo: photo! }, model, k: 1 }, { signal }),
    enabled: photo !== undefined && model !== null,
    staleTime: 0,
    gcTime: 0,
  });

/** The store of the indices does not answer. */
export function StoreNotice({ ready }: { ready: ModelName | null }) {
  const { data: gallery } = useQuery(galleryQuery());
  const search = useQuery(storeProblemQuery(gallery?.photos.nodes[0]?.id, ready));
  const error = useSteadyError(search);
  if (search.isLoading && !error) return null;
  return (
    <ProblemNotice
      problem={
        isLookalikeError(error, 'STORE_UNAVAILABLE')
          ? error
          : {
              code: 'STORE_UNAVAILABLE',
              message: 'Milvus, which holds the indices, does not answer.',
              remedy: 'Look into the gateway’s log. It takes the connection up again by itself.',
            }
      }
    >
      <p>Nothing can be searched meanwhile; people and their photos can be looked at. The page goes on by itself.</p>
    </ProblemNotice>
  );
}
