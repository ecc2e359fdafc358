import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { galleryQuery, ingestionsQuery, modelsQuery } from '../api/queries';
import type { Known } from './standing-of';
import { useSteadyError } from './use-steady-error';

/** What the gateway answers when it is asked for its gallery, its models and its ingestions. */
export function useWhatIsWrong(): Pick<Known, 'errors' | 'models'> {
  const models = useQuery(modelsQuery());
  const errors = [
    useSteadyError(useQuery(galleryQuery())),
    useSteadyError(models),
    useSteadyError(useInfiniteQuery(ingestionsQuery())),
  ];
  return { errors, models: models.data };
}
