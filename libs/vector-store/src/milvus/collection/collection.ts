import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { clampSimilarity, LookalikeError, type FaceId, type FaceRow, type Match } from '@lookalike/domain';
import { compareFaceIds } from '../../face-order';
import type { IndexRecipe, RowWithoutVector, SearchOptions } from '../../vector-store';
import { type CollectionDescription, CollectionSetup } from './collection-setup';
import type { MilvusConnection } from '../client/connection';
import {
  ALL_COLUMNS,
  type Columns,
  fields,
  fromColumns,
  MATCH_COLUMNS,
  matchedRowFromColumns,
  toColumns,
} from './columns';
import { Consistency } from './consistency';
import { decodeText, faceIdsFilter, rangeFilter, searchFilter } from '../filter/filter';
import { FLAT, type IndexType, type IndexTypeRule } from './index-type';
import { incompleteResponse, MilvusError } from '../client/milvus-error';
import { type ConsistencyLevel, deleteRows, queryRows, searchRows, upsertRows } from '../client/row-calls';

/** Milvus returns at most this many rows for a query, and hits for a search. */
export const MAX_ROWS_PER_QUERY = 16_384;

const UPSERT_TIMEOUT_MS = 60_000;

/** After the last write. Each call of `seal` makes a segment, and many small ones are slower to search. */
const SEAL_DELAY_MS = 10_000;

/**
 * One collection of the server. Every call loads the collection if necessary, is repeated when it loses the server, and reads at the
 * consistency level that this process's own writes require.
 */
export class MilvusCollection {
  private readonly setup: CollectionSetup;
  private readonly consistency = new Consistency();
  private sealTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    private readonly connection: MilvusConnection,
    private readonly indexTypeFor: IndexTypeRule,
  ) {
    this.setup = new CollectionSetup(name, indexTypeFor);
  }

  /** @returns null when the collection does not exist */
  describe(): Promise<CollectionDescription | null> {
    return this.connection.run((client) => this.setup.describe(client));
  }

  /** Does nothing when the collection exists. */
  create(recipe: IndexRecipe, installation?: string): Promise<void> {
    return this.connection.run(async (client) => {
      if (!(await this.setup.load(client))) await this.setup.create(client, recipe, installation);
    });
  }

  /** Replaces the index if another type fits the number of rows better. */
  reindex(): Promise<void> {
    return this.ifExists(undefined, async (client) => {
      await this.setup.reindex(client, await this.readWith(client, (reader) => reader.count()));
    });
  }

  drop(): Promise<void> {
    return this.connection.run((client) => this.setup.drop(client));
  }

  /** @param query may run more than once @returns `ifMissing` when the collection does not exist @throws the reason of the signal */
  read<T>(ifMissing: T, query: (reader: CollectionReader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.ifExists(ifMissing, (client) => this.readWith(client, query, signal), signal);
  }

  /** Sends all rows in one message. */
  upsert(rows: FaceRow[]): Promise<void> {
    const columns = fields(rows[0]?.vector.length ?? 0);
    const data = rows.map(toColumns);
    return this.write((client) => upsertRows(client, this.name, columns, data, UPSERT_TIMEOUT_MS));
  }

  /** Sends all ids in one message. */
  delete(faceIds: FaceId[]): Promise<void> {
    const expr = faceIdsFilter(faceIds);
    return this.write((client) => deleteRows(client, this.name, expr));
  }

  private async write(call: (client: MilvusClient) => Promise<void>): Promise<void> {
    this.consistency.recordWrite();
    try {
      const isWritten = await this.ifExists(false, async (client) => {
        await call(client);
        return true;
      });
      if (!isWritten) throw droppedByAnotherProcess(this.name);
    } finally {
      this.consistency.recordWrite();
      this.sealLater();
    }
  }

  /** If the process ends before, the next one that opens the index does it. */
  private sealLater(): void {
    if (this.indexTypeFor(Infinity).type === FLAT.type) return;
    clearTimeout(this.sealTimer);
    const seal = () => this.connection.run((client) => this.setup.seal(client)).catch(() => undefined);
    this.sealTimer = setTimeout(() => void seal(), SEAL_DELAY_MS).unref();
  }

  private readWith<T>(
    client: MilvusClient,
    query: (reader: CollectionReader) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    // Search parameters that a type does not know are ignored, so those of the type for the most rows fit every index.
    const { searchParams } = this.indexTypeFor(Infinity);
    return this.consistency.read((level) =>
      query(new CollectionReader(client, this.name, { level, searchParams, signal })),
    );
  }

  private ifExists<T>(otherwise: T, operation: (client: MilvusClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.connection.run(async (client) => {
      if (!(await this.setup.load(client))) return otherwise;
      try {
        return await operation(client);
      } catch (thrown) {
        const error = incompleteResponse(thrown) ?? thrown;
        if (error instanceof MilvusError) this.setup.forget(client);
        throw error;
      }
    }, signal);
  }
}

interface ReadOptions {
  level: ConsistencyLevel;
  searchParams: IndexType['searchParams'];
  /** No call is made after it is aborted. */
  signal?: AbortSignal;
}

type MatchColumns = Omit<Columns, 'vector'>;

/** Queries and searches of one collection, with one client and at one consistency level. Each throws the reason of the signal. */
export class CollectionReader {
  constructor(
    private readonly client: MilvusClient,
    private readonly name: string,
    private readonly options: ReadOptions,
  ) {}

  async count(): Promise<number> {
    const [row] = await this.select<{ 'count(*)': number }>('', ['count(*)']);
    return row!['count(*)'];
  }

  /** Rows with vectors, in no particular order. If more than `limit` rows pass the filter, any `limit` of them. */
  async rows(filter: string, limit: number): Promise<FaceRow[]> {
    return (await this.select<Columns>(filter, ALL_COLUMNS, limit)).map(fromColumns);
  }

  /** Rows without vectors, in no particular order. If 16,384 rows or more pass the filter, any of them. */
  async rowsWithoutVectors(filter: string): Promise<RowWithoutVector[]> {
    return (await this.select<MatchColumns>(filter, MATCH_COLUMNS, MAX_ROWS_PER_QUERY)).map(matchedRowFromColumns);
  }

  /** @returns those of the ids that exist @param faceIds at most 16,384 */
  async existing(faceIds: FaceId[]): Promise<FaceId[]> {
    return faceIds.length ? (await this.keysOfOneQuery(faceIdsFilter(faceIds))).map(decodeText) : [];
  }

  /** The ids of all rows that pass the filter, any number of them, in no particular order. */
  async ids(filter: string): Promise<FaceId[]> {
    return (await this.keys(filter, null, null)).map(decodeText);
  }

  /**
   * The k nearest rows, ties by FaceId. Of the rows that tie for the last place Milvus returns any, so more are requested until a row
   * with a lower similarity is returned: otherwise a gallery that contains a photo twice would give different answers.
   */
  async search(vector: Float32Array, k: number, options: SearchOptions): Promise<Match[]> {
    for (let limit = k + 1; ; limit = Math.min(2 * limit, MAX_ROWS_PER_QUERY)) {
      const matches = await this.nearest(vector, limit, options);
      const isTieComplete = matches.length < limit || matches.at(-1)!.similarity < matches[k - 1]!.similarity;
      if (isTieComplete || limit === MAX_ROWS_PER_QUERY) return rank(matches, k);
    }
  }

  private async nearest(vector: Float32Array, limit: number, options: SearchOptions): Promise<Omit<Match, 'rank'>[]> {
    this.options.signal?.throwIfAborted();
    const hits = await searchRows<MatchColumns>(this.client, {
      collection: this.name,
      filter: searchFilter(options),
      columns: MATCH_COLUMNS,
      level: this.options.level,
      vector,
      limit,
      params: this.options.searchParams?.(limit) ?? {},
    });
    return hits.map(({ similarity, ...row }) => ({
      similarity: clampSimilarity(similarity),
      row: matchedRowFromColumns(row),
    }));
  }

  /**
   * When the rows in a range of keys fill a whole response, the range is halved and both halves are queried, so that nothing depends on
   * which rows Milvus returns. (The SDK's queryIterator relies on their order, and pastes the last key between single quotes.)
   */
  private async keys(filter: string, after: string | null, upTo: string | null): Promise<string[]> {
    const range = rangeFilter(after, upTo);
    const keys = await this.keysOfOneQuery(filter ? `${range} and (${filter})` : range);
    if (keys.length < MAX_ROWS_PER_QUERY) return keys;
    const middle = keys.sort(compareBytes)[keys.length >> 1]!;
    return [...(await this.keys(filter, after, middle)), ...(await this.keys(filter, middle, upTo))];
  }

  private async keysOfOneQuery(filter: string): Promise<string[]> {
    const rows = await this.select<Pick<Columns, 'face_id'>>(filter, ['face_id'], MAX_ROWS_PER_QUERY);
    return rows.map((row) => row.face_id);
  }

  private async select<Row>(filter: string, columns: readonly string[], limit?: number): Promise<Row[]> {
    this.options.signal?.throwIfAborted();
    const { level } = this.options;
    return queryRows<Row>(this.client, { collection: this.name, filter, columns, level, limit });
  }
}

function rank(matches: Omit<Match, 'rank'>[], k: number): Match[] {
  return matches
    .sort((a, b) => b.similarity - a.similarity || compareFaceIds(a.row.faceId, b.row.faceId))
    .slice(0, k)
    .map((match, index) => ({ rank: index + 1, ...match }));
}

/** Milvus orders VARCHARs by their bytes, and the middle key of a range must be its middle in that order. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function droppedByAnotherProcess(name: string): LookalikeError {
  return new LookalikeError(
    'INDEX_CONFLICT',
    `The index ${name} does not exist any more: another process dropped it.`,
    'Start the ingestion again. It creates the index.',
    { retryable: true },
  );
}
