import type { Box, Point } from './geometry';
import type { FaceId, PhotoId } from './ids';

/** A row of an index. It stands for itself: showing a match needs no second look-up. */
export interface FaceRow {
  faceId: FaceId;
  photoId: PhotoId;
  /** `''` = none. */
  identity: string;
  /** Size of the upright photo in pixels. */
  photoWidth: number;
  photoHeight: number;
  /** Whether the face is its photo's subject; true for a row of a whole photo. */
  subject: boolean;
  /** All zero for a row of a whole photo. */
  box: Box;
  /** 0 for a row of a whole photo. */
  score: number;
  /** Five, or none for a row of a whole photo. */
  landmarks: Point[];
  /** L2-normalised, of the index's dimension. */
  vector: Float32Array;
}

/** One answer of a search; `rank` counts from 1, `similarity` is the inner product, -1..1. */
export interface Match {
  rank: number;
  similarity: number;
  row: Omit<FaceRow, 'vector'>;
}
