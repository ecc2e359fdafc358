import type { Raster } from './raster';

export interface Reduced {
  raster: Raster;
  /** Reduced by original, each axis by itself since both sides are whole pixels; 1 when nothing was reduced. */
  scaleX: number;
  scaleY: number;
}

/**
 * A raster of at most `maxPixels`, in the same shape, each pixel the average of the area that it covers; the same raster when
 * it is small enough already.
 * @param maxPixels 1 or more
 */
export function reduce(raster: Raster, maxPixels: number): Reduced {
  const { width, height } = raster;
  if (width * height <= maxPixels) return { raster, scaleX: 1, scaleY: 1 };
  const scale = Math.sqrt(maxPixels / (width * height));
  const toWidth = Math.min(maxPixels, Math.max(1, Math.floor(width * scale)));
  const toHeight = Math.max(1, Math.min(Math.floor(height * scale), Math.floor(maxPixels / toWidth)));
  const data = averageAreas(raster, toWidth, toHeight);
  return { raster: { width: toWidth, height: toHeight, data }, scaleX: toWidth / width, scaleY: toHeight / height };
}

function averageAreas({ width, height, data }: Raster, toWidth: number, toHeight: number): Uint8Array {
  const out = new Uint8Array(toWidth * toHeight * 3);
  const columns = spans(width, toWidth);
  const rows = spans(height, toHeight);
  // One row of sums at a time: memory is that of one row, whatever the photo's size.
  const sums = new Float64Array(width * 3);
  for (let y = 0; y < toHeight; y++) {
    sums.fill(0);
    const { from, weights } = rows[y]!;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      const start = (from + i) * width * 3;
      for (let x = 0; x < width * 3; x++) sums[x]! += data[start + x]! * weight;
    }
    averageColumns(sums, columns, out.subarray(y * toWidth * 3, (y + 1) * toWidth * 3));
  }
  return out;
}

function averageColumns(sums: Float64Array, columns: Span[], row: Uint8Array): void {
  columns.forEach(({ from, weights }, x) => {
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += sums[(from + i) * 3 + channel]! * weights[i]!;
      row[x * 3 + channel] = Math.round(sum);
    }
  });
}

interface Span {
  from: number;
  /** Of the pixels from `from` on; they add up to 1. */
  weights: Float64Array;
}

/** For each of `to` pixels the pixels of `size` that it covers, those at the edges in part. */
function spans(size: number, to: number): Span[] {
  return Array.from({ length: to }, (_, index) => {
    const start = (index * size) / to;
    const end = ((index + 1) * size) / to;
    const from = Math.floor(start);
    const count = Math.min(size, Math.ceil(end)) - from;
    const weights = Float64Array.from({ length: count }, (_, i) => {
      const covered = Math.min(end, from + i + 1) - Math.max(start, from + i);
      return covered / (end - start);
    });
    return { from, weights };
  });
}
