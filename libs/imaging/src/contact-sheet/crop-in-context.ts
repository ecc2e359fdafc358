import type { Box } from '@lookalike/domain';
import { cropFace } from '../crop-face';
import { readPhotoSize } from '../photo-header';
import { contextSquare } from './context-square';

/**
 * A square JPEG of a face with its surroundings, for eyes: hair, ears and neck, by which people are recognised.
 * @param box in pixels of the upright photo
 * @param size side of the picture made, in pixels
 * @throws LookalikeError IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, IMAGE_UNREADABLE
 */
export async function cropInContext(bytes: Uint8Array, box: Box, size: number): Promise<Uint8Array> {
  return cropFace(bytes, contextSquare(box, await readPhotoSize(bytes)), { size, margin: 0 });
}
