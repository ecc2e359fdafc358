import { regress, square } from './box';
import type { Candidate } from './candidate';
import { classify } from './classify';
import type { IntegralImage } from './integral-image';
import type { Pause } from '../engine/pause';
import type { RunNetwork } from '../engine/run-network';
import { suppress } from './suppress';

const STAGE = { side: 24, threshold: 0.7 };
const OVERLAP = 0.7;

/** MTCNN's second stage: throws most candidates out and moves the others closer to the face. */
export async function refine(
  photo: IntegralImage,
  candidates: readonly Candidate[],
  rnet: RunNetwork,
  pause: Pause,
): Promise<Candidate[]> {
  const kept = await classify(photo, candidates, rnet, STAGE, pause);
  return suppress(kept, OVERLAP).map((index) => square(regress(kept[index]!, kept[index]!.regression, 1)));
}
