import type { Point } from '@lookalike/domain';
import { regress } from './box';
import type { Candidate } from './candidate';
import { classify, type Classified } from './classify';
import type { IntegralImage } from './integral-image';
import type { Pause } from '../engine/pause';
import type { RunNetwork } from '../engine/run-network';
import { suppressNested } from './suppress';

const { fround } = Math;

const STAGE = { side: 48, threshold: 0.7 };
const OVERLAP = 0.7;

export interface LocatedFace extends Candidate {
  /** Left eye, right eye, nose, left and right mouth corner, as seen in the picture. */
  landmarks: Point[];
}

/** MTCNN's third stage: the faces, with their landmarks. */
export async function locate(
  photo: IntegralImage,
  candidates: readonly Candidate[],
  onet: RunNetwork,
  pause: Pause,
): Promise<LocatedFace[]> {
  const kept = await classify(photo, candidates, onet, STAGE, pause);
  const faces = kept.map((face) => ({ ...regress(face, face.regression, 1), landmarks: landmarksOf(face) }));
  return suppressNested(faces, OVERLAP).map((index) => faces[index]!);
}

/** Five x, then five y, in units of the square before its regression. */
function landmarksOf({ left, top, right, bottom, landmarks }: Classified): Point[] {
  const width = fround(fround(right - left) + 1);
  const height = fround(fround(bottom - top) + 1);
  return Array.from({ length: 5 }, (_, index) => ({
    x: fround(fround(fround(width * landmarks[index]!) + left) - 1),
    y: fround(fround(fround(height * landmarks[index + 5]!) + top) - 1),
  }));
}
