import { useQuery } from '@tanstack/react-query';
import { useCompareAddress } from '../address/use-compare-address';
import { detectionQuery } from '../api/queries';
import type { FaceReference } from '../faces/face-reference';
import { chosenFace } from '../faces/chosen-face';

/** The face that is searched with; null where no probe is chosen or no face is clear enough. */
export function useSearchedFace(): FaceReference | null {
  const { image, face } = useCompareAddress().address;
  const { data } = useQuery(detectionQuery(image));
  const chosen = data && chosenFace(data.faces, face);
  return image && chosen ? { image, face: chosen.index } : null;
}
