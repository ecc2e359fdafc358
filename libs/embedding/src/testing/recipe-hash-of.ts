import { recipeHash, tensorHash, type Tensors } from '@lookalike/model-conversion';
import type { EmbeddingModel } from '../encode/embedding-model';

/** The hash that indexes of the model are stored with. It may change only when the vectors change. */
export function recipeHashOf({ preprocessing, dimension }: EmbeddingModel, tensors: Tensors): string {
  return recipeHash({ tensors: tensorHash(tensors), quantization: null, preprocessing, metric: 'IP', dimension });
}
