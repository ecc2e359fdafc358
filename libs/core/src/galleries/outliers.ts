import type { ModelName } from '@lookalike/domain';
import type { Outlier } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { checkRange } from '../search/check-range';
import { defaultModel } from '../search/choose-models';
import { dot, sumOf } from '../search/vectors';
import { findIdentity } from './find-identity';

/**
 * The photos least like the identity's other photos first: mean similarity to the others. An identity with one photo has none.
 * @throws LookalikeError IDENTITY_NOT_FOUND, MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE
 */
export async function outliers(services: Services, name: string, k: number, model?: ModelName): Promise<Outlier[]> {
  checkRange('k', k, 1, 100);
  findIdentity(services, name);
  const index = await services.indices.open(model ?? defaultModel(services));
  const rows = await index.get({ identity: name });
  if (rows.length < 2) return [];
  const sum = sumOf(rows.map(({ vector }) => vector));
  return rows
    .map(({ photoId: id, identity, vector }) => ({
      photo: { id, identity },
      // The sum holds the photo itself, which is left out.
      similarity: (dot(vector, sum) - dot(vector, vector)) / (rows.length - 1),
    }))
    .sort((a, b) => a.similarity - b.similarity)
    .slice(0, k);
}
