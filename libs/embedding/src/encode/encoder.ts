import type { Raster } from '@lookalike/imaging';
import type { RunNetwork } from '../engine/run-network';
import type { EmbeddingModel } from './embedding-model';
import { toPlanes } from './to-planes';

/**
 * The embeddings of crops, L2-normalised, in their order.
 *
 * @param crops made by `model.crop`; all are encoded at once
 */
export async function encode(
  { side, pixels, dimension }: Pick<EmbeddingModel, 'side' | 'pixels' | 'dimension'>,
  network: RunNetwork,
  crops: readonly Raster[],
): Promise<Float32Array[]> {
  const size = 3 * side * side;
  const input = new Float32Array(crops.length * size);
  crops.forEach((crop, index) => toPlanes(crop, pixels, input, index * size));
  const { embedding } = await network(input, [crops.length, 3, side, side]);
  return crops.map((_, index) => normalised(embedding!.data.subarray(index * dimension, (index + 1) * dimension)));
}

function normalised(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}
