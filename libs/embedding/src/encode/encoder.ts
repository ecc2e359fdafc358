import type { Raster } from '@lookalike/imaging';
import type { RunNetwork } from '../onnx-network';
import type { EmbeddingModel, PixelFormat } from './embedding-model';

/**
 * Encodes crops in one batch.
 *
 * @param crops made by `model.crop`
 * @returns L2-normalised embeddings, in the order of the crops
 */
export async function encode(
  { side, pixels, dimension }: Pick<EmbeddingModel, 'side' | 'pixels' | 'dimension'>,
  network: RunNetwork,
  crops: readonly Raster[],
): Promise<Float32Array[]> {
  const size = 3 * side * side;
  const input = new Float32Array(crops.length * size);
  crops.forEach((crop, index) => writePlanes(crop, pixels, input, index * size));
  const { embedding } = await network(input, [crops.length, 3, side, side]);
  return crops.map((_, index) => normalised(embedding!.data.subarray(index * dimension, (index + 1) * dimension)));
}

/** Writes an image as three planes of float32, one per channel, into `target` from `start` on. */
export function writePlanes(
  { data }: Raster,
  { order, offset, scale }: PixelFormat,
  target: Float32Array,
  start: number,
): void {
  const size = data.length / 3;
  for (let plane = 0; plane < 3; plane++) {
    const minus = offset[plane]!;
    let from = order === 'RGB' ? plane : 2 - plane;
    const end = start + (plane + 1) * size;
    for (let to = start + plane * size; to < end; to++, from += 3) target[to] = (data[from]! - minus) * scale;
  }
}

function normalised(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}
