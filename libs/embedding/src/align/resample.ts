import type { Raster } from '@lookalike/imaging';
import type { PixelBox } from './pixel-box';
import { resamplingWeights, WEIGHT_BITS, type ResamplingWeights } from './resampling-weights';

const HALF = 1 << (WEIGHT_BITS - 1);

/**
 * A part of a photo at another size: what Pillow's `photo.crop(part).resize((width, height), BILINEAR)` gives, to the last bit
 * (a triangle filter widened when shrinking, pixel centres at half-integers, columns before rows, 8 bits in between: Pillow 10.2,
 * src/libImaging/Resample.c). No other resize samples so, and FaceNet notices.
 *
 * @param part in pixels, inside the photo, at least one pixel large
 * @param size of the whole result in pixels
 * @param window the piece of the result that is wanted, all of it by default: nothing else is computed
 */
export function resample(
  photo: Raster,
  part: PixelBox,
  size: { width: number; height: number },
  window: PixelBox = { x: 0, y: 0, ...size },
): Raster {
  const columns = resamplingWeights(part.width, size.width, window.x, window.width);
  const rows = resamplingWeights(part.height, size.height, window.y, window.height);
  const top = rows.first[0]!;
  const bottom = rows.first[window.height - 1]! + rows.count[window.height - 1]!;
  const narrowed = resampleColumns(photo, part, columns, top, bottom);
  return { width: window.width, height: window.height, data: resampleRows(narrowed, rows, window.width, top) };
}

/** Rows `top` to `bottom` of the part, each at the new width. */
function resampleColumns(
  { width, data }: Raster,
  part: PixelBox,
  { first, count, weights, taps }: ResamplingWeights,
  top: number,
  bottom: number,
): Uint8Array {
  const target = new Uint8Array((bottom - top) * first.length * 3);
  let to = 0;
  for (let row = top; row < bottom; row++) {
    const line = ((part.y + row) * width + part.x) * 3;
    for (let column = 0; column < first.length; column++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let from = line + first[column]! * 3;
      const end = column * taps + count[column]!;
      for (let tap = column * taps; tap < end; tap++, from += 3) {
        const weight = weights[tap]!;
        red += data[from]! * weight;
        green += data[from + 1]! * weight;
        blue += data[from + 2]! * weight;
      }
      target[to++] = toByte(red);
      target[to++] = toByte(green);
      target[to++] = toByte(blue);
    }
  }
  return target;
}

/** @param source rows from `top` on, already at the new width */
function resampleRows(
  source: Uint8Array,
  { first, count, weights, taps }: ResamplingWeights,
  width: number,
  top: number,
): Uint8Array {
  const stride = width * 3;
  const target = new Uint8Array(first.length * stride);
  const sums = new Int32Array(stride);
  for (let row = 0; row < first.length; row++) {
    sums.fill(HALF);
    for (let tap = 0; tap < count[row]!; tap++) {
      const weight = weights[row * taps + tap]!;
      const line = (first[row]! + tap - top) * stride;
      for (let at = 0; at < stride; at++) sums[at] = sums[at]! + source[line + at]! * weight;
    }
    for (let at = 0; at < stride; at++) target[row * stride + at] = toByte(sums[at]!);
  }
  return target;
}

function toByte(sum: number): number {
  const value = sum >> WEIGHT_BITS;
  return value > 255 ? 255 : value < 0 ? 0 : value;
}
