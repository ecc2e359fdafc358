import { useQuery } from '@tanstack/react-query';
import { galleryQuery, modelsQuery } from '../data/queries';
import { ProblemNotice } from './problem-notice';

/** What keeps the page from working, with what to do about it; nothing where all is well. */
export function Standing() {
  const gallery = useQuery(galleryQuery());
  const models = useQuery(modelsQuery());
  const problem = gallery.error ?? models.error;
  return problem && <ProblemNotice problem={problem} />;
}
