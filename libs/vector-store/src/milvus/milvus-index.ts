import { LookalikeError, type FaceId, type FaceRow, type Match } from '@lookalike/domain';
import { checkK, checkRows } from '../check-rows';
import type { FaceIndex, IndexRecipe, RowFilter, SearchOptions, VectorStore } from '../face-index';
import { compareFaceIds } from '../face-order';
import { indexStale } from '../index-stale';
import { batches } from './batches';
import type { CollectionAccess } from './collection-access';
import { rowsOfAMessage } from './collection-query';
import { toColumns } from './columns';
import { faceIdsFilter, rowFilter } from './filter';

const IDS_OF_A_MESSAGE = 1000;
const WRITING_TIMEOUT_MS = 60_000;
// Before `open` the dimension is not known; RESNET50's is the largest.
const LARGEST_DIMENSION = 2048;

/** A FaceIndex that is a collection of a Milvus server. */
export class MilvusIndex implements FaceIndex {
  private recipe: IndexRecipe | null = null;

  constructor(
    readonly name: string,
    private readonly collection: CollectionAccess,
    private readonly role: VectorStore['role'],
  ) {}

  async open(recipe: IndexRecipe): Promise<void> {
    const made = await this.collection.recipe();
    if (made === null) {
      this.refuseReader('make');
      await this.collection.create(recipe);
    } else {
      this.verify(made, recipe);
      if (this.role === 'owner') await this.collection.reindex();
    }
    this.recipe = { ...recipe };
  }

  async upsert(rows: FaceRow[]): Promise<void> {
    this.refuseReader('write to');
    if (!this.recipe) throw new Error(`open ${this.name} before writing to it`);
    const { dimension } = this.recipe;
    for (const batch of batches(checkRows(rows, dimension), rowsOfAMessage(dimension))) {
      await this.collection.write((client) => {
        const data = batch.map((row) => ({ ...toColumns(row) }));
        return client.upsert({ collection_name: this.name, data, timeout: WRITING_TIMEOUT_MS });
      });
    }
  }

  async get(filter: RowFilter): Promise<FaceRow[]> {
    if ('faceIds' in filter) return this.byIds([...new Set(filter.faceIds)]);
    const limit = this.rowsOfAMessage();
    const few = await this.collection.read([], (query) => query.rows(rowFilter(filter), limit));
    if (few.length < limit) return few.sort(byFaceId);
    return this.byIds(await this.sortedIds(rowFilter(filter)));
  }

  async search(vector: Float32Array, k: number, options: SearchOptions = {}): Promise<Match[]> {
    checkK(k);
    return this.collection.search({ vector, k, options });
  }

  async *rows(): AsyncIterable<FaceRow> {
    // Ids first, since the server does not sort; vectors then come a message at a time, so that memory stays flat.
    for (const batch of batches(await this.sortedIds(''), this.rowsOfAMessage())) yield* await this.byIds(batch);
  }

  async delete(filter: RowFilter): Promise<number> {
    this.refuseReader('delete from');
    const ids = 'faceIds' in filter ? await this.presentIds(filter.faceIds) : await this.sortedIds(rowFilter(filter));
    for (const batch of batches(ids, IDS_OF_A_MESSAGE)) {
      const expr = faceIdsFilter(batch);
      await this.collection.write((client) => client.deleteEntities({ collection_name: this.name, expr }));
    }
    await this.confirmGone(ids);
    return ids.length;
  }

  async count(): Promise<number> {
    return this.collection.read(0, (query) => query.count());
  }

  async drop(): Promise<void> {
    this.refuseReader('drop');
    this.recipe = null;
    await this.collection.drop();
  }

  private async byIds(ids: FaceId[]): Promise<FaceRow[]> {
    const rows: FaceRow[] = [];
    for (const batch of batches(ids, this.rowsOfAMessage())) {
      rows.push(...(await this.collection.read([], (query) => query.rows(faceIdsFilter(batch), batch.length))));
    }
    return rows.sort(byFaceId);
  }

  private async sortedIds(filter: string): Promise<FaceId[]> {
    return (await this.collection.read<FaceId[]>([], (query) => query.ids(filter))).sort(compareFaceIds);
  }

  private async presentIds(faceIds: FaceId[]): Promise<FaceId[]> {
    const present: FaceId[] = [];
    for (const batch of batches([...new Set(faceIds)], IDS_OF_A_MESSAGE)) {
      present.push(...(await this.collection.read<FaceId[]>([], (query) => query.present(batch))));
    }
    return present;
  }

  /** The receipt of a deletion: a person who asked to be forgotten is looked for before the call returns. */
  private async confirmGone(ids: FaceId[]): Promise<void> {
    const left = await this.presentIds(ids);
    if (!left.length) return;
    const message = `Milvus still finds ${left.length} rows of ${this.name} that were to be deleted.`;
    throw new LookalikeError('STORE_UNAVAILABLE', message, 'Delete them again.');
  }

  private rowsOfAMessage(): number {
    return rowsOfAMessage(this.recipe?.dimension ?? LARGEST_DIMENSION);
  }

  private verify(made: IndexRecipe | 'foreign', wanted: IndexRecipe): void {
    if (made === 'foreign') throw indexStale(this.name, 'was made by another program or another version of Lookalike');
    if (made.recipeHash === wanted.recipeHash && made.dimension === wanted.dimension) return;
    throw indexStale(this.name, 'was made with other weights or another preprocessing');
  }

  private refuseReader(deed: string): void {
    if (this.role === 'owner') return;
    throw new LookalikeError(
      'STORE_IN_USE',
      `Another process owns the data directory; this one may not ${deed} the index ${this.name}.`,
      'Let the owner do it (a running gateway: startIngestion), or stop the owner first.',
    );
  }
}

function byFaceId(a: FaceRow, b: FaceRow): number {
  return compareFaceIds(a.faceId, b.faceId);
}
