import type { Box } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';

/**
 * Summed-area table (Crow 1984) of an RGB photo: the sum over any box costs four look-ups per channel, so all pyramid levels and
 * windows are area-averaged from one table. Sums are exact integers. Up to 8.4 megapixels: 255 times that is below 2^31.
 */
export class IntegralImage {
  readonly width: number;
  readonly height: number;
  /** (height + 1) rows of (width + 1) columns of three channels: the sum of all pixels above and to the left. */
  private readonly sums: Int32Array;

  constructor({ width, height, data }: Raster) {
    this.width = width;
    this.height = height;
    const stride = (width + 1) * 3;
    const sums = new Int32Array(stride * (height + 1));
    let from = 0;
    for (let row = 0; row < height; row++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let to = (row + 1) * stride + 3;
      for (let column = 0; column < width; column++, from += 3, to += 3) {
        sums[to] = sums[to - stride]! + (red += data[from]!);
        sums[to + 1] = sums[to - stride + 1]! + (green += data[from + 1]!);
        sums[to + 2] = sums[to - stride + 2]! + (blue += data[from + 2]!);
      }
    }
    this.sums = sums;
  }

  /**
   * Averages a part of the photo down (or up) to `size` as torch's `interpolate(mode='area')` does, in MTCNN's units
   * (x - 127.5) / 128, one channel after another.
   *
   * @param part whole pixels, inside the photo
   * @param target receives 3 * rows * size.width values from `offset` on
   * @param rows the rows of the result to compute; default: all
   */
  average(
    part: Box,
    size: { width: number; height: number },
    target: Float32Array,
    offset = 0,
    rows = { start: 0, end: size.height },
  ): void {
    const stride = (this.width + 1) * 3;
    const lefts = new Int32Array(size.width);
    const rights = new Int32Array(size.width);
    for (let column = 0; column < size.width; column++) {
      lefts[column] = part.x + Math.floor((column * part.width) / size.width);
      rights[column] = part.x + Math.ceil(((column + 1) * part.width) / size.width);
    }
    const plane = (rows.end - rows.start) * size.width;
    const { sums } = this;
    let to = offset;
    for (let row = rows.start; row < rows.end; row++) {
      const top = part.y + Math.floor((row * part.height) / size.height);
      const bottom = part.y + Math.ceil(((row + 1) * part.height) / size.height);
      const down = bottom - top;
      const above = top * stride;
      const below = bottom * stride;
      for (let column = 0; column < size.width; column++, to++) {
        const left = lefts[column]! * 3;
        const right = rights[column]! * 3;
        const across = rights[column]! - lefts[column]!;
        for (let channel = 0; channel < 3; channel++) {
          const sum =
            sums[below + right + channel]! -
            sums[below + left + channel]! -
            sums[above + right + channel]! +
            sums[above + left + channel]!;
          const mean = Math.fround(Math.fround(sum / down) / across);
          target[to + channel * plane] = Math.fround(mean - 127.5) * 0.0078125;
        }
      }
    }
  }
}
