import type { Raster } from '@lookalike/imaging';

/** How a network wants its pixels: (value - offset) * scale. */
export interface PixelFormat {
  order: 'RGB' | 'BGR';
  /** One for each channel, in `order`. */
  offset: readonly [number, number, number];
  scale: number;
}

/** What Sandberg's and insightface's networks were trained with. */
export const FIXED_STANDARDISATION = { offset: [127.5, 127.5, 127.5], scale: 1 / 128 } as const;

/** Writes a picture as three planes of float32, one a channel, into `target` from `start` on. */
export function toPlanes({ data }: Raster, { order, offset, scale }: PixelFormat, target: Float32Array, start: number) {
  const size = data.length / 3;
  for (let plane = 0; plane < 3; plane++) {
    const minus = offset[plane]!;
    let from = order === 'RGB' ? plane : 2 - plane;
    const end = start + (plane + 1) * size;
    for (let to = start + plane * size; to < end; to++, from += 3) target[to] = (data[from]! - minus) * scale;
  }
}
