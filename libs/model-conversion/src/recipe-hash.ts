import { createHash } from 'node:crypto';
import { bytesOf, type Tensors } from './tensors';

/** Everything that determines a vector of a given image. Only vectors of the same recipe may be in one index. */
export interface Recipe {
  /** Hash of the weights: `tensorHash`. */
  tensors: string;
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
export function recipeHash({ tensors, preprocessing, metric, dimension }: Recipe): string {
  return createHash('sha256').update(JSON.stringify({ tensors, preprocessing, metric, dimension })).digest('hex');
}
