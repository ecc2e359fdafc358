import type { Point } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { similarityTransform } from './similarity-transform';
import { warp } from './warp';

export const FIVE_POINT_SIDE = 112;

/** Where ArcFace wants a face's landmarks (insightface's `arcface_dst`): the eyes, the nose and the corners of the mouth. */
const TEMPLATE: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/**
 * A face upright and centred, 112×112: its five landmarks brought as near to the template as rotation, scale and shift can.
 *
 * @param landmarks five, in the template's order, in pixels of the photo
 */
export function alignByFivePoints(photo: Raster, landmarks: readonly Point[]): Raster {
  return warp(photo, similarityTransform(landmarks, TEMPLATE), FIVE_POINT_SIDE);
}
