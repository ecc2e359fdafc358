import { setImmediate } from 'node:timers/promises';
import { clampSimilarity, type FaceRow, type ModelName, type PhotoRef } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Embedder } from '@lookalike/embedding';
import type { LazyService } from '../lifecycle/lazy-service';
import { defaultModel } from '../models/choose-models';
import type { Indices } from '../models/indices';
import { checkK } from '../requests/check-range';
import { findIdentity } from './find-in-gallery';
import type { IdentityMeans } from './identity-means';
import { dot, dots, sumOf } from './vectors';

// One query for each of 100 identities would take a second. Those with most photos of LFW have a thousand together.
const IDENTITIES_PER_QUERY = 20;
// About 10 ms on the main thread. Two identities with 500 photos take 150 ms, with 2,048 dimensions 600 ms.
const PRODUCTS_PER_TICK = 16_000_000;

export interface IdentityMatch {
  /** From 1. */
  rank: number;
  /** Cosine of the mean embeddings, -1..1. */
  similarity: number;
  identity: string;
  /** The most similar pair of photos of the two identities. */
  ours: PhotoRef;
  theirs: PhotoRef;
}

export interface Outlier {
  photo: PhotoRef;
  /** Mean similarity to the identity's other photos. */
  similarity: number;
}

export interface IdentityRequest {
  /** 1..100. */
  k: number;
  /** Default: the first READY one that has rows. */
  model?: ModelName;
  signal?: AbortSignal;
}

export interface IdentityServices {
  gallery: LazyService<Gallery>;
  indices: Indices;
  embedder: Pick<Embedder, 'models'>;
}

/**
 * The k other identities with the most similar mean embeddings, each with the most similar pair of photos.
 * @throws the reason of the signal
 * @throws LookalikeError IDENTITY_NOT_FOUND, MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
 */
export async function lookalikes(
  services: IdentityServices,
  identityMeans: IdentityMeans,
  name: string,
  { k, model, signal }: IdentityRequest,
): Promise<IdentityMatch[]> {
  checkK(k);
  findIdentity(services.gallery.get(), name);
  const chosen = model ?? (await defaultModel(services, signal));
  const means = await identityMeans.of(chosen, signal);
  const mean = means.get(name);
  if (!mean) return [];
  const nearest = [...means]
    .filter(([identity]) => identity !== name)
    .map(([identity, other]) => ({ identity, similarity: clampSimilarity(dot(mean, other)) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
  const index = await services.indices.open(chosen, signal);
  const rows = await index.get({ identity: name }, signal);
  const matches: IdentityMatch[] = [];
  for (let i = 0; i < nearest.length; i += IDENTITIES_PER_QUERY) {
    const batch = nearest.slice(i, i + IDENTITIES_PER_QUERY);
    const theirs = await index.get({ identities: batch.map(({ identity }) => identity) }, signal);
    const byIdentity = groupByIdentity(theirs);
    for (const [j, { identity, similarity }] of batch.entries()) {
      const pair = await mostSimilarPair(rows, byIdentity.get(identity) ?? [], signal);
      if (pair) matches.push({ rank: i + j + 1, similarity, identity, ...pair });
    }
  }
  return matches;
}

/**
 * The k photos with the lowest mean similarity to the identity's other photos, lowest first. An identity with one photo has none.
 * @throws the reason of the signal
 * @throws LookalikeError IDENTITY_NOT_FOUND, MODEL_UNAVAILABLE, INDEX_STALE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
 */
export async function outliers(
  services: IdentityServices,
  name: string,
  { k, model, signal }: IdentityRequest,
): Promise<Outlier[]> {
  checkK(k);
  findIdentity(services.gallery.get(), name);
  const index = await services.indices.open(model ?? (await defaultModel(services, signal)), signal);
  const rows = await index.get({ identity: name }, signal);
  if (rows.length < 2) return [];
  const sum = sumOf(rows.map(({ vector }) => vector));
  return rows
    .map((row) => ({
      photo: photoOf(row),
      // The sum includes the photo itself, which must not count.
      similarity: clampSimilarity((dot(row.vector, sum) - dot(row.vector, row.vector)) / (rows.length - 1)),
    }))
    .sort((a, b) => a.similarity - b.similarity)
    .slice(0, k);
}

function groupByIdentity(rows: readonly FaceRow[]): Map<string, FaceRow[]> {
  const groups = new Map<string, FaceRow[]>();
  for (const row of rows) {
    const group = groups.get(row.identity);
    if (group) group.push(row);
    else groups.set(row.identity, [row]);
  }
  return groups;
}

interface Pair {
  ours: FaceRow;
  theirs: FaceRow;
  similarity: number;
}

/** null if one of the identities has no rows. */
async function mostSimilarPair(
  ours: readonly FaceRow[],
  theirs: readonly FaceRow[],
  signal: AbortSignal | undefined,
): Promise<{ ours: PhotoRef; theirs: PhotoRef } | null> {
  let best: Pair | null = null;
  // Not 0: many small identities together take long as well.
  let pending = Infinity;
  for (let i = 0; i < ours.length; i += 2) {
    pending += 2 * theirs.length * ours[i]!.vector.length;
    if (pending > PRODUCTS_PER_TICK) {
      pending = 0;
      await setImmediate();
      signal?.throwIfAborted();
    }
    // The last row of an odd number is compared twice.
    best = mostSimilarOf(ours[i]!, ours[i + 1] ?? ours[i]!, theirs, best);
  }
  return best && { ours: photoOf(best.ours), theirs: photoOf(best.theirs) };
}

function mostSimilarOf(a: FaceRow, b: FaceRow, theirs: readonly FaceRow[], best: Pair | null): Pair | null {
  const products = new Float64Array(4);
  for (let j = 0; j < theirs.length; j += 2) {
    const c = theirs[j]!;
    const d = theirs[j + 1] ?? c;
    dots(a.vector, b.vector, c.vector, d.vector, products);
    for (let k = 0; k < 4; k++) {
      const similarity = products[k]!;
      if (best && similarity <= best.similarity) continue;
      best = { ours: k < 2 ? a : b, theirs: k % 2 === 0 ? c : d, similarity };
    }
  }
  return best;
}

function photoOf({ photoId: id, identity }: FaceRow): PhotoRef {
  return { id, identity };
}
