import { clampSimilarity, type FaceRow, type ModelName, type PhotoRef } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Embedder } from '@lookalike/embedding';
import { TimeSlice } from '@lookalike/node-support';
import type { FaceIndex, RowWithoutVector } from '@lookalike/vector-store';
import type { LazyService } from '../lifecycle/lazy-service';
import { defaultModel } from '../models/choose-models';
import type { IngestionActivity } from '../models/ingestion-activity';
import type { ModelIndexes } from '../models/model-indexes';
import { checkK, findIdentity } from '../requests/check-arguments';
import type { IdentityMean, IdentityMeans } from './identity-means';
import { addTo, dot, dotProductsOfPairs } from './vectors';

/**
 * Rows of the identity itself that are compared with those of others. LFW's largest identity has 530. Without these limits, the 100
 * nearest of identities with 300 photos each took 7 s of processor time, which grows with the square of their photos.
 */
export const MAX_OWN_ROWS = 600;
/**
 * Rows of the k nearest identities together: for LFW all of them, even if they are its largest ones. At most 1,000 for one identity,
 * because a search returns no more.
 */
export const maxOtherRows = (k: number) => 900 + 30 * k;
/** Small identities share a query: one query for each of 100 identities would take a second. */
const IDENTITIES_PER_QUERY = 20;
const ROWS_PER_QUERY = 1_000;

export interface IdentityMatch {
  /** From 1. */
  rank: number;
  /** Cosine of the mean embeddings, -1..1. */
  similarity: number;
  identity: string;
  /**
   * The most similar pair of photos of the two identities, among the rows that are compared. Of the queried identity, these are at most
   * `MAX_OWN_ROWS`, those most similar to the means of the others; of the others, at most `maxOtherRows`, those most similar to its mean.
   */
  ours: PhotoRef;
  theirs: PhotoRef;
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
  indexes: ModelIndexes;
  activity: IngestionActivity;
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
  const ownMean = means.get(name);
  if (!ownMean) return [];
  const slice = new TimeSlice(signal);
  const others: (Nearest & { similarity: number })[] = [];
  for (const [identity, mean] of means) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    const similarity = clampSimilarity(dot(ownMean.vector, mean.vector));
    if (identity !== name) others.push({ identity, mean, similarity });
  }
  const nearest = others.sort((a, b) => b.similarity - a.similarity).slice(0, k);
  const index = await services.indexes.open(chosen, signal);
  if (nearest.length === 0) return [];
  const ours =
    ownMean.rows > MAX_OWN_ROWS
      ? await nearestRows(index, name, MAX_OWN_ROWS, sumOfMeans(nearest), signal)
      : await index.get({ identity: name }, signal);
  const maxRows = maxRowsOfEach(nearest);
  const matches: IdentityMatch[] = [];
  for (const batch of batchesOf(nearest, maxRows)) {
    const theirs = await rowsOf(index, batch, maxRows, ownMean.vector, signal);
    for (const { identity, similarity } of batch) {
      const pair = await mostSimilarPair(ours, theirs.get(identity) ?? [], slice);
      if (pair) matches.push({ rank: matches.length + 1, similarity, identity, ...pair });
    }
  }
  return matches;
}

interface Nearest {
  identity: string;
  mean: IdentityMean;
}

/** @returns Infinity if all rows of all identities may be compared */
function maxRowsOfEach(nearest: readonly Nearest[]): number {
  const limit = maxOtherRows(nearest.length);
  const rows = nearest.reduce((sum, { mean }) => sum + mean.rows, 0);
  return rows > limit ? Math.floor(limit / nearest.length) : Infinity;
}

function sumOfMeans(nearest: readonly Nearest[]): Float32Array {
  const sum = new Float32Array(nearest[0]!.mean.vector.length);
  for (const { mean } of nearest) addTo(sum, mean.vector);
  return sum;
}

/** Batches whose rows are read by one query: of several small identities, or of a larger one. */
function* batchesOf<T extends Nearest>(nearest: readonly T[], maxRows: number): Iterable<T[]> {
  const rowsPerQuery = Math.min(maxRows, ROWS_PER_QUERY);
  let batch: T[] = [];
  let rows = 0;
  for (const entry of nearest) {
    rows += entry.mean.rows;
    if (batch.length > 0 && (batch.length === IDENTITIES_PER_QUERY || rows > rowsPerQuery)) {
      yield batch;
      batch = [];
      rows = entry.mean.rows;
    }
    batch.push(entry);
  }
  if (batch.length > 0) yield batch;
}

/** The rows of the identities of a batch; of an identity with more than `maxRows`, those nearest to `vector`. */
async function rowsOf(
  index: FaceIndex,
  batch: readonly Nearest[],
  maxRows: number,
  vector: Float32Array,
  signal: AbortSignal | undefined,
): Promise<Map<string, FaceRow[]>> {
  const { identity, mean } = batch[0]!;
  if (mean.rows > maxRows) {
    return new Map([[identity, await nearestRows(index, identity, maxRows, vector, signal)]]);
  }
  const groups = new Map<string, FaceRow[]>(batch.map((entry) => [entry.identity, []]));
  const rows = await index.get({ identities: [...groups.keys()] }, signal);
  for (const row of rows) groups.get(row.identity)!.push(row);
  return groups;
}

async function nearestRows(
  index: FaceIndex,
  identity: string,
  count: number,
  vector: Float32Array,
  signal: AbortSignal | undefined,
): Promise<FaceRow[]> {
  const found = await index.search(vector, count, { identity, signal });
  return index.get({ faceIds: found.map(({ row }) => row.faceId) }, signal);
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
  slice: TimeSlice,
): Promise<{ ours: PhotoRef; theirs: PhotoRef } | null> {
  let best: Pair | null = null;
  for (let i = 0; i < ours.length; i += 2) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
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
    dotProductsOfPairs(a.vector, b.vector, c.vector, d.vector, products);
    for (let k = 0; k < 4; k++) {
      const similarity = products[k]!;
      if (best && similarity <= best.similarity) continue;
      best = { ours: k < 2 ? a : b, theirs: k % 2 === 0 ? c : d, similarity };
    }
  }
  return best;
}

export function photoOf({ photoId: id, identity }: RowWithoutVector): PhotoRef {
  return { id, identity };
}
