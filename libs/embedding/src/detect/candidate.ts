/**
 * A box that may hold a face, between MTCNN's stages: corners in pixels, all values float32, since the reference computes so and
 * coordinates are truncated along the way.
 */
export interface Candidate {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** 0..1 */
  score: number;
}

/** Corrections of left, top, right and bottom, in units of the box's width and height. */
export type Regression = readonly [left: number, top: number, right: number, bottom: number];
