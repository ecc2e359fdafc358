/** Pixels of an upright image: RGB, 8 bits per channel, row by row from the top left; `data.length` = width * height * 3. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface Downscaled {
  raster: Raster;
  /** New size divided by the original one, per axis because both are whole pixels; 1 when nothing was scaled. */
  scaleX: number;
  scaleY: number;
}

/**
 * Scales a raster down to at most `maxPixels`, keeping its aspect ratio: each new pixel is the average of the area that it covers.
 * A raster that is small enough is returned unchanged.
 * @param maxPixels 1 or more
 */
export function downscale(raster: Raster, maxPixels: number): Downscaled {
  const { width, height } = raster;
  if (width * height <= maxPixels) return { raster, scaleX: 1, scaleY: 1 };
  const scale = Math.sqrt(maxPixels / (width * height));
  const newWidth = Math.min(maxPixels, Math.max(1, Math.floor(width * scale)));
  const newHeight = Math.max(1, Math.min(Math.floor(height * scale), Math.floor(maxPixels / newWidth)));
  const data = averageAreas(raster, newWidth, newHeight);
  return { raster: { width: newWidth, height: newHeight, data }, scaleX: newWidth / width, scaleY: newHeight / height };
}

function averageAreas({ width, height, data }: Raster, newWidth: number, newHeight: number): Uint8Array {
  const averages = new Uint8Array(newWidth * newHeight * 3);
  const columns = coveredSpans(width, newWidth);
  const rows = coveredSpans(height, newHeight);
  // Only one row of sums is in memory, whatever the size of the photo.
  const sums = new Float64Array(width * 3);
  for (let y = 0; y < newHeight; y++) {
    sums.fill(0);
    const { from, weights } = rows[y]!;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      const start = (from + i) * width * 3;
      for (let x = 0; x < width * 3; x++) sums[x]! += data[start + x]! * weight;
    }
    averageColumns(sums, columns, averages.subarray(y * newWidth * 3, (y + 1) * newWidth * 3));
  }
  return averages;
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

/** The old pixels that one new pixel covers along an axis. */
interface Span {
  from: number;
  /** Weights of the pixels from `from` on; their sum is 1. */
  weights: Float64Array;
}

/** For each of `newSize` pixels the span of the `size` old pixels that it covers; those at its edges are covered partly. */
function coveredSpans(size: number, newSize: number): Span[] {
  return Array.from({ length: newSize }, (_, index) => {
    const start = (index * size) / newSize;
    const end = ((index + 1) * size) / newSize;
    const from = Math.floor(start);
    const count = Math.min(size, Math.ceil(end)) - from;
    const weights = Float64Array.from({ length: count }, (_, i) => {
      const covered = Math.min(end, from + i + 1) - Math.max(start, from + i);
      return covered / (end - start);
    });
    return { from, weights };
  });
}
