import type { AnswerOf, CallOptions, RandomPhotoQuery } from '@lookalike/client';
import { client } from './client';

/** Photos by chance, perhaps the same twice; such as the default model has indexed, as long as there are any. */
export async function randomPhotos(count: number, options?: CallOptions): Promise<AnswerOf<RandomPhotoQuery>[]> {
  const models = await client.models({}, options);
  const indexedBy = models.find((model) => model.default && model.indexed)?.name;
  return Promise.all(Array.from({ length: count }, () => client.randomPhoto({ indexedBy }, options)));
}
