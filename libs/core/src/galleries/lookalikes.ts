import type { FaceRow, ModelName, PhotoRef } from '@lookalike/domain';
import type { IdentityMatch } from '../lookalike';
import type { Services } from '../lifecycle/services';
import { checkRange } from '../search/check-range';
import { defaultModel } from '../search/choose-models';
import { dot } from '../search/vectors';
import { findIdentity } from './find-identity';
import type { IdentityMeans } from './identity-means';

/**
 * The other identities by the similarity of mean embeddings, and of each the pair of photos most alike.
 * @throws LookalikeError IDENTITY_NOT_FOUND, MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE
 */
export async function lookalikes(
  services: Services,
  identityMeans: IdentityMeans,
  name: string,
  k: number,
  model?: ModelName,
): Promise<IdentityMatch[]> {
  checkRange('k', k, 1, 100);
  findIdentity(services, name);
  const chosen = model ?? defaultModel(services);
  const means = await identityMeans.of(chosen);
  const own = means.get(name);
  if (!own) return [];
  const nearest = [...means]
    .filter(([identity]) => identity !== name)
    .map(([identity, mean]) => ({ identity, similarity: dot(own, mean) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
  const index = await services.indices.open(chosen);
  const ours = await index.get({ identity: name });
  const matches: IdentityMatch[] = [];
  for (const [i, { identity, similarity }] of nearest.entries()) {
    const pair = mostAlike(ours, await index.get({ identity }));
    if (pair) matches.push({ rank: i + 1, similarity, identity, ...pair });
  }
  return matches;
}

function mostAlike(ours: FaceRow[], theirs: FaceRow[]): { ours: PhotoRef; theirs: PhotoRef } | null {
  let best: { ours: FaceRow; theirs: FaceRow; similarity: number } | null = null;
  for (const a of ours) {
    for (const b of theirs) {
      const similarity = dot(a.vector, b.vector);
      if (!best || similarity > best.similarity) best = { ours: a, theirs: b, similarity };
    }
  }
  return best && { ours: photoOf(best.ours), theirs: photoOf(best.theirs) };
}

function photoOf({ photoId: id, identity }: FaceRow): PhotoRef {
  return { id, identity };
}
