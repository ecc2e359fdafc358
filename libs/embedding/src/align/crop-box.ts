import type { Box } from '@lookalike/domain';
import type { PixelBox } from './pixel-box';

/**
 * A face's box grown by a margin, clipped to the photo and truncated to whole pixels, as facenet-pytorch's `extract_face` does
 * with `MTCNN(image_size, margin)`.
 *
 * @param margin in pixels of the crop, both sides together: per axis the box grows by margin * side / (imageSize - margin)
 * @returns inside the photo and at least one pixel large, wherever the face lies
 */
export function cropBox(
  { x, y, width, height }: Box,
  photo: { width: number; height: number },
  { imageSize, margin }: { imageSize: number; margin: number },
): PixelBox {
  const across = cropSpan(x, width, (margin * Math.fround(width)) / (imageSize - margin), photo.width);
  const down = cropSpan(y, height, (margin * Math.fround(height)) / (imageSize - margin), photo.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function cropSpan(start: number, length: number, margin: number, limit: number): { start: number; length: number } {
  const low = Math.min(Math.trunc(Math.max(start - margin / 2, 0)), limit - 1);
  const high = Math.trunc(Math.min(start + length + margin / 2, limit));
  return { start: low, length: Math.max(high - low, 1) };
}
