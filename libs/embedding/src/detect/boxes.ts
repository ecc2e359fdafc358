import type { Box } from '@lookalike/domain';

// Each step is rounded to float32 as in facenet-pytorch 2.6.0 (models/utils/detect_face.py); its function names are in parentheses.
const { fround, max, min, trunc } = Math;

/**
 * A box that may hold a face, between MTCNN's stages: corners in pixels. All values are float32, as in the reference, because
 * coordinates are truncated between the stages.
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

/**
 * Moves a box by its network's regression (bbreg).
 *
 * @param extra added to width and height: 0 in the first stage, 1 in the others
 */
export function regress(box: Candidate, regression: Regression, extra: 0 | 1): Candidate {
  const width = fround(fround(box.right - box.left) + extra);
  const height = fround(fround(box.bottom - box.top) + extra);
  return {
    left: fround(box.left + fround(regression[0] * width)),
    top: fround(box.top + fround(regression[1] * height)),
    right: fround(box.right + fround(regression[2] * width)),
    bottom: fround(box.bottom + fround(regression[3] * height)),
    score: box.score,
  };
}

/** The square around the same centre with the longer side (rerec). */
export function square({ left, top, right, bottom, score }: Candidate): Candidate {
  const width = fround(right - left);
  const height = fround(bottom - top);
  const side = max(width, height);
  const x = fround(fround(left + fround(width * 0.5)) - fround(side * 0.5));
  const y = fround(fround(top + fround(height * 0.5)) - fround(side * 0.5));
  return { left: x, top: y, right: fround(x + side), bottom: fround(y + side), score };
}

/** The whole pixels of the photo that a box covers (pad: corners truncated, counted from 1, both included); null if it covers none. */
export function clip(box: Candidate, photo: { width: number; height: number }): Box | null {
  const left = max(trunc(box.left), 1);
  const top = max(trunc(box.top), 1);
  const width = min(trunc(box.right), photo.width) - left + 1;
  const height = min(trunc(box.bottom), photo.height) - top + 1;
  return width > 0 && height > 0 ? { x: left - 1, y: top - 1, width, height } : null;
}
