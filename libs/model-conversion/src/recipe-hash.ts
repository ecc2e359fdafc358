import { createHash } from 'node:crypto';
import { bytesOf, type Tensors } from './tensors';

/** Everything that determines a vector of a given image. Only vectors of the same recipe may be in one index. */
export interface Recipe {
  /** Hash of the weights: `tensorHash`. */
  tensors: string;
  /** sha256 (hex) of the quantized network; null for the fp32 one. */
  quantization: string | null;
  /** Name and version of crop and preprocessing; a new one whenever the pixels that reach the network change. */
  preprocessing: string;
  /** How vectors are compared: `IP`. */
  metric: string;
  /** Length of the embedding. */
  dimension: number;
}

/** sha256 (hex) over the names, shapes and float32 bytes of the tensors. It does not depend on the file format and the order. */
export function tensorHash(tensors: Tensors): string {
  const lines = [...tensors].map(([name, tensor]) => {
    const digest = createHash('sha256').update(bytesOf(tensor)).digest('hex');
    return JSON.stringify([name, tensor.shape, digest]);
  });
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** sha256 (hex) of a recipe. An index made with another recipe is INDEX_STALE. */
export function recipeHash({ tensors, quantization, preprocessing, metric, dimension }: Recipe): string {
  const recipe = { tensors, preprocessing, metric, dimension };
  // Recipes of fp32 networks keep the hash that they had before there were others.
  const hashed = quantization === null ? recipe : { ...recipe, quantization };
  return createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
}
