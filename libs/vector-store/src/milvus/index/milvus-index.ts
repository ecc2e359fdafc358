import {
  formatCount,
  LookalikeError,
  type FaceId,
  type FaceRow,
  type Match,
  parseFaceId,
  type PhotoId,
} from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import { notOwner } from '../../data-directory';
import { compareFaceIds, sortFaceIds } from '../../face-order';
import { validateK, validateInstallation, validateRecipe, validateRows } from '../../validate';
import type {
  FaceIndex,
  IndexBuild,
  IndexRecipe,
  IndexRows,
  RowFilter,
  RowWithoutVector,
  SearchOptions,
  VectorStore,
} from '../../vector-store';
import { MAX_ROWS_PER_QUERY, type MilvusCollection } from '../collection/collection';
import type { CurrentCollection } from '../collection/current-collection';
import { faceIdsFilter, photoIdsFilter, rowFilter } from '../filter/filter';

const IDS_PER_CALL = 1000;
// A photo has a few rows without vectors, of 20 numbers each, which the SDK renders as well.
const PHOTOS_PER_CALL = 100;
// The SDK encodes a message on the main thread; this many numbers take about 16 ms. Those of a message that is read are only copied,
// which takes less time than the other columns of its rows.
const NUMBERS_PER_MESSAGE = { write: 65_536, read: 131_072 };
// For reads before `open`, when the dimension is unknown. It only affects the size of messages.
const ASSUMED_DIMENSION = 2048;

/** The rows of a collection of a Milvus server. */
class MilvusRows implements IndexRows {
  protected recipe: IndexRecipe | null = null;

  constructor(
    private readonly collection: Pick<MilvusCollection, 'name' | 'read' | 'upsert' | 'delete'>,
    private readonly role: VectorStore['role'],
  ) {}

  get name(): string {
    return this.collection.name;
  }

  async upsert(rows: FaceRow[]): Promise<void> {
    this.assertOwner('write to');
    if (!this.recipe) throw new Error(`open ${this.name} before writing to it`);
    const valid = validateRows(rows, this.recipe.dimension);
    for (const batch of batches(valid, this.maxRowsPerMessage('write'))) await this.collection.upsert(batch);
  }

  async get(filter: RowFilter, signal?: AbortSignal): Promise<FaceRow[]> {
    if ('faceIds' in filter) return this.rowsOf([...new Set(filter.faceIds)], signal);
    if (isEmpty(filter)) return [];
    const limit = this.maxRowsPerMessage('read');
    const rows = await this.collection.read([], (reader) => reader.rows(rowFilter(filter), limit), signal);
    if (rows.length < limit) return rows.sort(byFaceId);
    return this.rowsOf(await this.sortedIds(rowFilter(filter), signal), signal);
  }

  async getWithoutVectors(photoIds: readonly PhotoId[], signal?: AbortSignal): Promise<RowWithoutVector[]> {
    const rows: RowWithoutVector[] = [];
    for (const batch of batches([...new Set(photoIds)], PHOTOS_PER_CALL))
      rows.push(...(await this.rowsOfPhotos(batch, signal)));
    return rows.sort(byFaceId);
  }

  async *rows(signal?: AbortSignal): AsyncIterable<FaceRow> {
    // The server does not sort, so all ids are read first; rows follow one message at a time, so that memory does not grow.
    const ids = await this.faceIds(signal);
    for (const batch of batches(ids, this.maxRowsPerMessage('read'))) yield* await this.rowsOf(batch, signal);
  }

  async faceIds(signal?: AbortSignal, filter?: { identity: string }): Promise<FaceId[]> {
    return this.sortedIds(filter ? rowFilter(filter) : '', signal);
  }

  async photoIds(signal?: AbortSignal): Promise<Set<PhotoId>> {
    return photosOf(await this.faceIds(signal), signal);
  }

  async delete(filter: RowFilter): Promise<number> {
    this.assertOwner('delete from');
    if (isEmpty(filter)) return 0;
    const ids = 'faceIds' in filter ? await this.existing(filter.faceIds) : await this.sortedIds(rowFilter(filter));
    for (const batch of batches(ids, IDS_PER_CALL)) await this.collection.delete(batch);
    await this.assertDeleted(ids);
    return ids.length;
  }

  async count(signal?: AbortSignal): Promise<number> {
    return this.collection.read(0, (reader) => reader.count(), signal);
  }

  /** If the rows fill a whole response, more may exist: then each half of the photos is queried. */
  private async rowsOfPhotos(photoIds: readonly PhotoId[], signal?: AbortSignal): Promise<RowWithoutVector[]> {
    const filter = photoIdsFilter(photoIds);
    const rows = await this.collection.read([], (reader) => reader.rowsWithoutVectors(filter), signal);
    if (rows.length < MAX_ROWS_PER_QUERY || photoIds.length === 1) return rows;
    const halves = batches(photoIds, Math.ceil(photoIds.length / 2));
    return (await Promise.all(halves.map((half) => this.rowsOfPhotos(half, signal)))).flat();
  }

  private async rowsOf(ids: FaceId[], signal?: AbortSignal): Promise<FaceRow[]> {
    const rows: FaceRow[] = [];
    for (const batch of batches(ids, this.maxRowsPerMessage('read'))) {
      const filter = faceIdsFilter(batch);
      rows.push(...(await this.collection.read([], (reader) => reader.rows(filter, batch.length), signal)));
    }
    return rows.sort(byFaceId);
  }

  private async sortedIds(filter: string, signal?: AbortSignal): Promise<FaceId[]> {
    return sortFaceIds(await this.collection.read<FaceId[]>([], (reader) => reader.ids(filter), signal), signal);
  }

  private async existing(faceIds: FaceId[]): Promise<FaceId[]> {
    const existing: FaceId[] = [];
    for (const batch of batches([...new Set(faceIds)], IDS_PER_CALL)) {
      existing.push(...(await this.collection.read<FaceId[]>([], (reader) => reader.existing(batch))));
    }
    return existing;
  }

  /** Queries the deleted rows again before the deletion returns, so that its success proves that a person's data was deleted. */
  private async assertDeleted(ids: FaceId[]): Promise<void> {
    const remaining = await this.existing(ids);
    if (!remaining.length) return;
    const message = `Milvus still returns ${remaining.length} of ${formatCount(ids.length, 'deleted row')} of ${this.name}.`;
    throw new LookalikeError('INDEX_CONFLICT', message, 'Start the ingestion again: it deletes them.', {
      retryable: true,
    });
  }

  /** How many rows with vectors one message may contain, so that converting it does not block the event loop for long. */
  private maxRowsPerMessage(direction: 'read' | 'write'): number {
    const rows = Math.floor(NUMBERS_PER_MESSAGE[direction] / (this.recipe?.dimension ?? ASSUMED_DIMENSION));
    return Math.min(Math.max(1, rows), IDS_PER_CALL);
  }

  protected get isOwner(): boolean {
    return this.role === 'owner';
  }

  protected assertOwner(operation: string): void {
    if (!this.isOwner) throw notOwner(`${operation} the index ${this.name}`);
  }
}

/** A FaceIndex on a Milvus server. */
export class MilvusIndex extends MilvusRows implements FaceIndex {
  private lastOpening: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly current: CurrentCollection,
    role: VectorStore['role'],
  ) {
    super(current, role);
  }

  /**
   * Calls run one after the other. Two at the same time could both create the collection, or both replace its index, which releases the
   * collection in between.
   */
  open(recipe: IndexRecipe, installation?: string): Promise<{ installation: string | null }> {
    const opening = this.lastOpening.then(() => this.openAlone(recipe, installation));
    this.lastOpening = opening.catch(() => undefined);
    return opening;
  }

  private async openAlone(recipe: IndexRecipe, installation?: string): Promise<{ installation: string | null }> {
    const existing = await this.current.describe();
    if (!existing) this.assertOwner('create');
    const found = existing ?? (await this.current.create(recipe, installation));
    validateRecipe(this.name, found.recipe, recipe);
    validateInstallation(this.name, found.installation, installation);
    this.current.expect(recipe, installation);
    const isClaimed = installation !== undefined && found.installation === null && (await this.count()) === 0;
    if (isClaimed) {
      this.assertOwner('create');
      await this.current.claim(recipe, installation);
    } else if (existing && this.isOwner) {
      await this.current.reindex();
    }
    this.recipe = { ...recipe };
    return { installation: isClaimed ? installation : found.installation };
  }

  async verify(recipe: IndexRecipe, installation?: string): Promise<void> {
    const existing = await this.current.describe();
    if (!existing) return;
    validateRecipe(this.name, existing.recipe, recipe);
    validateInstallation(this.name, existing.installation, installation);
  }

  async installation(): Promise<string | null> {
    return (await this.current.describe())?.installation ?? null;
  }

  override async photoIds(signal?: AbortSignal): Promise<Set<PhotoId>> {
    return photosOf(await this.current.faceIds(signal), signal);
  }

  async search(vector: Float32Array, k: number, options: SearchOptions = {}): Promise<Match[]> {
    validateK(k);
    return this.current.read<Match[]>([], (reader) => reader.search(vector, k, options), options.signal);
  }

  async build(recipe: IndexRecipe, installation?: string, replacedInstallation?: string | null): Promise<IndexBuild> {
    this.assertOwner('rebuild');
    const started = await this.current.startBuild(recipe, installation, replacedInstallation);
    const { collection } = started;
    const commit = async () => {
      await this.current.switchTo(started, recipe, installation);
      this.recipe = { ...recipe };
    };
    return new MilvusBuild(collection, recipe, commit, () => this.current.dropBuild(collection));
  }

  currentBuild(): Promise<string | null> {
    return this.current.currentBuild();
  }

  async discardBuilds(installation?: string): Promise<void> {
    this.assertOwner('delete builds of');
    await this.current.dropOtherBuilds(installation);
  }

  async drop(): Promise<void> {
    this.assertOwner('drop');
    this.recipe = null;
    await this.current.drop();
  }
}

class MilvusBuild extends MilvusRows implements IndexBuild {
  constructor(
    collection: MilvusCollection,
    protected override recipe: IndexRecipe,
    readonly commit: () => Promise<void>,
    readonly discard: () => Promise<void>,
  ) {
    super(collection, 'owner');
  }
}

async function photosOf(faceIds: readonly FaceId[], signal?: AbortSignal): Promise<Set<PhotoId>> {
  const photoIds = new Set<PhotoId>();
  const slice = new TimeSlice(signal);
  for (const faceId of faceIds) {
    const parsed = parseFaceId(faceId);
    if (parsed) photoIds.add(parsed.photoId);
    if (slice.hasExpired) await slice.yieldToEventLoop();
  }
  return photoIds;
}

/** Milvus rejects an empty list in an expression. */
function isEmpty(filter: RowFilter): boolean {
  const [values] = Object.values(filter) as (string | string[])[];
  return Array.isArray(values) && values.length === 0;
}

function byFaceId(a: RowWithoutVector, b: RowWithoutVector): number {
  return compareFaceIds(a.faceId, b.faceId);
}

/** `items` in arrays of `size`; the last one may be shorter. */
function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
