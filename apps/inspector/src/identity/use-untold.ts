import { useQuery } from '@tanstack/react-query';
import { galleryQuery, modelsQuery } from '../data/queries';
import { isSameProblem } from './is-same-problem';

/** A failure, unless it is the one that stands on top of the whole page already. */
export function useUntold(error: Error | null): Error | null {
  const gallery = useQuery(galleryQuery());
  const models = useQuery(modelsQuery());
  return isSameProblem(gallery.error ?? models.error, error) ? null : error;
}
