import type { FaceId, FaceRow, Match } from '@lookalike/domain';
import { checkK, checkRows } from '../check-rows';
import type { FaceIndex, IndexRecipe, RowFilter, SearchOptions } from '../face-index';
import { compareFaceIds } from '../face-order';
import { indexStale } from '../index-stale';

/** The oracle: every operation in its plainest form, exhaustive and in memory. */
export class MemoryIndex implements FaceIndex {
  private readonly held = new Map<FaceId, FaceRow>();
  private recipe: IndexRecipe | null = null;

  constructor(readonly name: string) {}

  async open(recipe: IndexRecipe): Promise<void> {
    this.recipe ??= { ...recipe };
    if (this.recipe.recipeHash !== recipe.recipeHash || this.recipe.dimension !== recipe.dimension) {
      throw indexStale(this.name, 'was made with other weights or another preprocessing');
    }
  }

  async upsert(rows: FaceRow[]): Promise<void> {
    if (!this.recipe) throw new Error(`open ${this.name} before writing to it`);
    for (const row of checkRows(rows, this.recipe.dimension)) this.held.set(row.faceId, structuredClone(row));
  }

  async get(filter: RowFilter): Promise<FaceRow[]> {
    return this.sorted()
      .filter(fits(filter))
      .map((row) => structuredClone(row));
  }

  async search(vector: Float32Array, k: number, options: SearchOptions = {}): Promise<Match[]> {
    checkK(k);
    return this.sorted()
      .filter(({ photoId }) => photoId !== options.excludePhoto)
      .filter(({ identity }) => options.excludeIdentity === undefined || identity !== options.excludeIdentity)
      .filter(({ identity }) => options.identity === undefined || identity === options.identity)
      .map(({ vector: own, ...row }) => ({ row: structuredClone(row), similarity: innerProduct(vector, own) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, k)
      .map((match, index) => ({ rank: index + 1, ...match }));
  }

  async *rows(): AsyncIterable<FaceRow> {
    for (const row of this.sorted()) yield structuredClone(row);
  }

  async delete(filter: RowFilter): Promise<number> {
    const leaving = this.sorted().filter(fits(filter));
    for (const { faceId } of leaving) this.held.delete(faceId);
    return leaving.length;
  }

  async count(): Promise<number> {
    return this.held.size;
  }

  async drop(): Promise<void> {
    this.held.clear();
    this.recipe = null;
  }

  private sorted(): FaceRow[] {
    return [...this.held.values()].sort((a, b) => compareFaceIds(a.faceId, b.faceId));
  }
}

function fits(filter: RowFilter): (row: FaceRow) => boolean {
  if ('photoId' in filter) return ({ photoId }) => photoId === filter.photoId;
  if ('identity' in filter) return ({ identity }) => identity === filter.identity;
  const faceIds = new Set(filter.faceIds);
  return ({ faceId }) => faceIds.has(faceId);
}

// Rounded to float32, the precision of Milvus's answers.
function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.fround(sum);
}
