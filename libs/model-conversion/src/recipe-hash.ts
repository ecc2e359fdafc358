import { createHash } from 'node:crypto';
import { bytesOf, type Tensors } from './tensor';

/** What, beside the weights, decides whether two vectors may stand in one index. */
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

/** sha256 (hex) over the names, shapes and float32 bytes of the tensors: the same whatever format and order they came in. */
export function tensorHash(tensors: Tensors): string {
  const lines = [...tensors].map(([name, tensor]) => {
    const digest = createHash('sha256').update(bytesOf(tensor)).digest('hex');
    return JSON.stringify([name, tensor.shape, digest]);
  });
  return sha256Lines(lines);
}

/** sha256 (hex) of a recipe. An index made with another one is INDEX_STALE. */
export function recipeHash({ tensors, preprocessing, metric, dimension }: Recipe): string {
  return createHash('sha256').update(JSON.stringify({ tensors, preprocessing, metric, dimension })).digest('hex');
}

function sha256Lines(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of [...lines].sort()) hash.update(`${line}\n`);
  return hash.digest('hex');
}
