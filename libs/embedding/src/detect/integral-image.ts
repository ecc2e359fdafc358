import type { Box } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';

const { fround } = Math;

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
   * @param target receives 3 * tile.width * tile.height values from `offset` on
   * @param tile the part of the result to compute; default: all of it
   */
  average(
    part: Box,
    size: { width: number; height: number },
    target: Float32Array,
    offset = 0,
    tile: Box = { x: 0, y: 0, ...size },
  ): void {
    const stride = (this.width + 1) * 3;
    const lefts = new Int32Array(tile.width);
    const rights = new Int32Array(tile.width);
    const perColumn = new Float64Array(tile.width);
    for (let index = 0; index < tile.width; index++) {
      const column = tile.x + index;
      const left = Math.floor((column * part.width) / size.width);
      const right = Math.ceil(((column + 1) * part.width) / size.width);
      lefts[index] = (part.x + left) * 3;
      rights[index] = (part.x + right) * 3;
      perColumn[index] = 1 / (right - left);
    }
    const plane = tile.width * tile.height;
    const { sums } = this;
    let to = offset;
    for (let row = tile.y; row < tile.y + tile.height; row++) {
      const top = Math.floor((row * part.height) / size.height);
      const bottom = Math.ceil(((row + 1) * part.height) / size.height);
      const perRow = 1 / (bottom - top);
      const above = (part.y + top) * stride;
      const below = (part.y + bottom) * stride;
      // Written out for each channel: as a loop it takes a third longer.
      for (let column = 0; column < tile.width; column++, to++) {
        const left = lefts[column]!;
        const right = rights[column]!;
        const a = above + left;
        const b = above + right;
        const c = below + left;
        const d = below + right;
        const red = (sums[d]! - sums[c]! - sums[b]! + sums[a]!) | 0;
        const green = (sums[d + 1]! - sums[c + 1]! - sums[b + 1]! + sums[a + 1]!) | 0;
        const blue = (sums[d + 2]! - sums[c + 2]! - sums[b + 2]! + sums[a + 2]!) | 0;
        // torch divides in float32. The product with a reciprocal in float64 is rounded to the same float32 up to sums of 2^24: their
        // quotients are never as close to the middle between two float32 as the product's error.
        const share = perColumn[column]!;
        target[to] = fround(fround(fround(red * perRow) * share) - 127.5) * 0.0078125;
        target[to + plane] = fround(fround(fround(green * perRow) * share) - 127.5) * 0.0078125;
        target[to + 2 * plane] = fround(fround(fround(blue * perRow) * share) - 127.5) * 0.0078125;
      }
    }
  }
}
