import { useQuery } from '@tanstack/react-query';
import { useCompareRoute } from '../use-routes';
import { detectionQuery } from '../api/queries';
import { type FaceReference, findFace } from '../image-reference';

/** The face that is searched with; null where no probe is chosen or no face is clear enough. */
export function useSearchedFace(): FaceReference | null {
  const { image, face } = useCompareRoute().route;
  const { data } = useQuery(detectionQuery(image));
  const chosen = data && findFace(data.faces, face);
  return image && chosen ? { image, face: chosen.index } : null;
}
