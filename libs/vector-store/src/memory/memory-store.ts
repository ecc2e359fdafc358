import { clampSimilarity, type FaceId, type FaceRow, type Match, type PhotoId } from '@lookalike/domain';
import { waitForAbort } from '../data-directory';
import { compareFaceIds } from '../face-order';
import {
  replacedInTheMeantime,
  validateIndexName,
  validateK,
  validateInstallation,
  validateRecipe,
  validateReplacedInstallation,
  validateRows,
} from '../validate';
import type {
  FaceIndex,
  IndexBuild,
  IndexRecipe,
  RowFilter,
  RowWithoutVector,
  SearchOptions,
  VectorStore,
} from '../vector-store';

/** A VectorStore in memory: the oracle that the tests compare Milvus with, and the store in the tests of other packages. */
export function createMemoryStore(): VectorStore {
  const indexes = new Map<string, MemoryIndex>();
  return {
    role: 'owner',
    index(name) {
      validateIndexName(name);
      const index = indexes.get(name) ?? new MemoryIndex(name);
      indexes.set(name, index);
      return index;
    },
    status: async () => ({ ready: true, problem: null, retryAt: null, role: 'owner', description: 'memory' }),
    ownerEnded: waitForAbort,
    close: async () => undefined,
  };
}

/** Every operation in its simplest form; the search is exhaustive and exact. */
class MemoryIndex implements FaceIndex {
  private rowsById = new Map<FaceId, FaceRow>();
  private recipe: IndexRecipe | null = null;
  private committed: string | null = null;
  private builds = 0;
  private storedInstallation: string | null = null;

  constructor(readonly name: string) {}

  async open(recipe: IndexRecipe, installation?: string): Promise<{ installation: string | null }> {
    if (this.rowsById.size === 0) this.storedInstallation ??= installation ?? null;
    this.recipe ??= { ...recipe };
    validateRecipe(this.name, this.recipe, recipe);
    validateInstallation(this.name, this.storedInstallation, installation);
    return { installation: this.storedInstallation };
  }

  async verify(recipe: IndexRecipe, installation?: string): Promise<void> {
    if (this.recipe) validateRecipe(this.name, this.recipe, recipe);
    validateInstallation(this.name, this.storedInstallation, installation);
  }

  async installation(): Promise<string | null> {
    return this.storedInstallation;
  }

  async photoIds(signal?: AbortSignal): Promise<Set<PhotoId>> {
    signal?.throwIfAborted();
    return new Set(this.sortedRows().map(({ photoId }) => photoId));
  }

  async upsert(rows: FaceRow[]): Promise<void> {
    if (!this.recipe) throw new Error(`open ${this.name} before writing to it`);
    for (const row of validateRows(rows, this.recipe.dimension)) this.rowsById.set(row.faceId, structuredClone(row));
  }

  async get(filter: RowFilter, signal?: AbortSignal): Promise<FaceRow[]> {
    signal?.throwIfAborted();
    return this.sortedRows()
      .filter(predicateOf(filter))
      .map((row) => structuredClone(row));
  }

  async getWithoutVectors(photoIds: readonly PhotoId[], signal?: AbortSignal): Promise<RowWithoutVector[]> {
    signal?.throwIfAborted();
    const requested = new Set(photoIds);
    const rows = this.sortedRows().filter(({ photoId }) => requested.has(photoId));
    return rows.map(({ vector: _, ...row }) => structuredClone(row));
  }

  async search(query: Float32Array, k: number, options: SearchOptions = {}): Promise<Match[]> {
    validateK(k);
    options.signal?.throwIfAborted();
    return this.sortedRows()
      .filter(({ photoId }) => photoId !== options.excludePhoto)
      .filter(({ identity }) => options.excludeIdentity === undefined || identity !== options.excludeIdentity)
      .filter(({ identity }) => options.identity === undefined || identity === options.identity)
      .map(({ vector, ...row }) => ({
        row: structuredClone(row),
        similarity: clampSimilarity(innerProduct(query, vector)),
      }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, k)
      .map((match, index) => ({ rank: index + 1, ...match }));
  }

  async *rows(signal?: AbortSignal): AsyncIterable<FaceRow> {
    for (const row of this.sortedRows()) {
      signal?.throwIfAborted();
      yield structuredClone(row);
    }
  }

  async faceIds(signal?: AbortSignal, filter?: { identity: string }): Promise<FaceId[]> {
    signal?.throwIfAborted();
    const rows = this.sortedRows().filter(filter ? predicateOf(filter) : () => true);
    return rows.map(({ faceId }) => faceId);
  }

  async delete(filter: RowFilter): Promise<number> {
    const deleted = this.sortedRows().filter(predicateOf(filter));
    for (const { faceId } of deleted) this.rowsById.delete(faceId);
    return deleted.length;
  }

  async count(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    return this.rowsById.size;
  }

  async build(recipe: IndexRecipe, installation?: string, replacedInstallation?: string | null): Promise<IndexBuild> {
    validateReplacedInstallation(this.name, this.storedInstallation, installation, replacedInstallation);
    const build = new MemoryIndex(`${this.name}__build_${++this.builds}`);
    await build.open(recipe, installation);
    const { committed, storedInstallation } = this;
    const commit = async () => {
      const isUnchanged = committed === this.committed && storedInstallation === this.storedInstallation;
      if (this.recipe && !isUnchanged) throw replacedInTheMeantime(this.name, this.storedInstallation, installation);
      this.rowsById = build.rowsById;
      this.recipe = build.recipe;
      this.storedInstallation = build.storedInstallation;
      this.committed = build.name;
    };
    const discard = async () => {
      if (this.committed !== build.name) await build.drop();
    };
    return Object.assign(build, { commit, discard });
  }

  async currentBuild(): Promise<string | null> {
    return this.committed;
  }

  async discardBuilds(): Promise<void> {}

  async drop(): Promise<void> {
    this.rowsById = new Map();
    this.recipe = null;
    this.committed = null;
    this.storedInstallation = null;
  }

  private sortedRows(): FaceRow[] {
    return [...this.rowsById.values()].sort((a, b) => compareFaceIds(a.faceId, b.faceId));
  }
}

function predicateOf(filter: RowFilter): (row: FaceRow) => boolean {
  if ('photoId' in filter) return ({ photoId }) => photoId === filter.photoId;
  if ('photoIds' in filter) {
    const photoIds = new Set(filter.photoIds);
    return ({ photoId }) => photoIds.has(photoId);
  }
  if ('identity' in filter) return ({ identity }) => identity === filter.identity;
  if ('identities' in filter) {
    const identities = new Set(filter.identities);
    return ({ identity }) => identities.has(identity);
  }
  const faceIds = new Set(filter.faceIds);
  return ({ faceId }) => faceIds.has(faceId);
}

/** Rounded to float32, the precision of the similarities that Milvus returns. */
function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.fround(sum);
}
