import type { Box, Point } from './geometry';

/** One face that MTCNN returns (score >= 0.7). */
export interface Face {
  /** Number within the photo from 0, by box area, largest first. */
  index: number;
  box: Box;
  /** Left eye, right eye, nose, left and right mouth corner, as seen in the picture. */
  landmarks: Point[];
  /** Probability that it is a face, 0.7..1. */
  score: number;
  /** Whether it is the face that the photo's identity belongs to: see `chooseSubject` in libs/embedding. */
  subject: boolean;
}

/** Faces scoring less are never indexed and never searched with by default. */
export const MINIMUM_FACE_SCORE = 0.95;
