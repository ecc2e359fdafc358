import type { Raster } from '@lookalike/imaging';
import type { PixelBox } from './pixel-box';
import { resample } from './resample';

/**
 * The middle of a photo: resized so that its shorter side is `shorter`, then a square of `side` pixels cut from its centre
 * (torchvision's Resize and CenterCrop). Only that square is computed, so a long thin photo costs no more than another.
 */
export function photoCentre(photo: Raster, { shorter, side }: { shorter: number; side: number }): Raster {
  const { width, height } = photo;
  const size =
    width <= height
      ? { width: shorter, height: Math.trunc((shorter * height) / width) }
      : { width: Math.trunc((shorter * width) / height), height: shorter };
  const window: PixelBox = {
    x: roundHalfToEven((size.width - side) / 2),
    y: roundHalfToEven((size.height - side) / 2),
    width: side,
    height: side,
  };
  return resample(photo, { x: 0, y: 0, width, height }, size, window);
}

/** Python's `round`, with which the corner is found in torchvision. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
