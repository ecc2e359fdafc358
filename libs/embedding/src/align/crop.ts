import type { Box } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { resample, type Steps } from './resample';

/**
 * A face's box grown by a margin, clipped to the photo and truncated to whole pixels, as facenet-pytorch's `extract_face` does
 * with `MTCNN(image_size, margin)`: on each axis the box grows by margin * length / (imageSize - margin).
 *
 * @param imageSize side of the crop after resizing, in pixels
 * @param margin in pixels of that crop, both sides together
 * @returns whole pixels, inside the photo and at least one pixel large, wherever the face is
 */
export function cropBox(
  { x, y, width, height }: Box,
  photo: { width: number; height: number },
  { imageSize, margin }: { imageSize: number; margin: number },
): Box {
  const across = cropSpan(x, width, (margin * Math.fround(width)) / (imageSize - margin), photo.width);
  const down = cropSpan(y, height, (margin * Math.fround(height)) / (imageSize - margin), photo.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function cropSpan(start: number, length: number, margin: number, limit: number): { start: number; length: number } {
  const low = Math.min(Math.trunc(Math.max(start - margin / 2, 0)), limit - 1);
  const high = Math.trunc(Math.min(start + length + margin / 2, limit));
  return { start: low, length: Math.max(high - low, 1) };
}

/**
 * Crops the centre of a photo: resized so that its shorter side is `shorter` pixels, then a centred square of `side` pixels
 * (torchvision's Resize and CenterCrop). Only that square is computed, so a long thin photo costs no more than others.
 */
export function cropCentre(photo: Raster, { shorter, side }: { shorter: number; side: number }): Steps<Raster> {
  const { width, height } = photo;
  const size =
    width <= height
      ? { width: shorter, height: Math.trunc((shorter * height) / width) }
      : { width: Math.trunc((shorter * width) / height), height: shorter };
  const window: Box = {
    x: roundHalfToEven((size.width - side) / 2),
    y: roundHalfToEven((size.height - side) / 2),
    width: side,
    height: side,
  };
  return resample(photo, { x: 0, y: 0, width, height }, size, window);
}

/** Python's `round`, which torchvision uses for the corner of the crop. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
