import type { FaceId, PhotoId } from './photos';

/** A point in pixels of the upright photo (after EXIF orientation), origin at the top left. */
export interface Point {
  x: number;
  y: number;
}

/** An axis-aligned box in pixels of the upright photo; `x` and `y` are its top left corner and may be outside the photo. */
export interface Box extends Point {
  width: number;
  height: number;
}

/** Faces with a lower score are never indexed, and never searched with by default. */
export const MINIMUM_FACE_SCORE = 0.95;

/** A face that MTCNN detects (score >= 0.7). */
export interface Face {
  /** Number within the photo from 0, by box area, largest first. */
  index: number;
  box: Box;
  /** Left eye, right eye, nose, left and right mouth corner, as seen in the image. */
  landmarks: Point[];
  /** Probability that it is a face, 0.7..1. */
  score: number;
  /** Whether the photo's identity is that of this face: see `chooseSubject` in libs/embedding. */
  subject: boolean;
}

/** A row of an index. It is self-contained: showing a match needs no second lookup. */
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

/** Clamps an inner product to -1..1: because of rounding, that of two normalised vectors may be about 1e-7 outside. */
export function clampSimilarity(innerProduct: number): number {
  return Math.min(Math.max(innerProduct, -1), 1);
}

/** One result of a search. */
export interface Match {
  /** From 1. */
  rank: number;
  /** Inner product, -1..1. */
  similarity: number;
  row: Omit<FaceRow, 'vector'>;
}
