import type { MilvusClient, ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';
import type { FaceId, FaceRow } from '@lookalike/domain';
import { fromColumns, type Columns } from './columns';
import { faceIdsFilter, rangeFilter } from './filter';
import { fromSafeText } from './safe-text';
import { succeeded } from './server-refusal';

/** Milvus answers no query with more rows. */
export const ROWS_OF_A_QUERY = 16_384;

// The SDK renders every message as JSON on the main thread, for its log; this many numbers cost it about 10 ms.
const NUMBERS_OF_A_MESSAGE = 16_384;

/** How many rows with vectors one message carries, so that the event loop never stalls for long. */
export function rowsOfAMessage(dimension: number): number {
  return Math.max(1, Math.floor(NUMBERS_OF_A_MESSAGE / dimension));
}

/** Queries of one collection. */
export class CollectionQuery {
  constructor(
    private readonly client: MilvusClient,
    private readonly name: string,
    private readonly level: ConsistencyLevelEnum,
  ) {}

  async count(filter = ''): Promise<number> {
    const [row] = await this.select<{ 'count(*)': string }>(filter, ['count(*)']);
    return Number(row!['count(*)']);
  }

  /** With vectors; at most `limit`, no matter which. */
  async rows(filter: string, limit: number): Promise<FaceRow[]> {
    return (await this.select<Columns>(filter, ['*'], limit)).map(fromColumns);
  }

  /** Those of the ids that are there. */
  async present(faceIds: FaceId[]): Promise<FaceId[]> {
    return faceIds.length ? (await this.keysOfOneQuery(faceIdsFilter(faceIds))).map(fromSafeText) : [];
  }

  /** All ids that the filter lets through, however many, in no order. */
  async ids(filter = ''): Promise<FaceId[]> {
    return (await this.keys(filter, null, null)).map(fromSafeText);
  }

  /**
   * A range of keys that yields a full answer is halved and asked again, so that nothing depends on which rows a limited answer
   * holds. (The SDK's queryIterator relies on their order, and pastes the last key between single quotes.)
   */
  private async keys(filter: string, after: string | null, upTo: string | null): Promise<string[]> {
    const range = rangeFilter(after, upTo);
    const found = await this.keysOfOneQuery(filter ? `${range} and (${filter})` : range);
    if (found.length < ROWS_OF_A_QUERY) return found;
    const middle = found.sort(compareBytes)[found.length >> 1]!;
    return [...(await this.keys(filter, after, middle)), ...(await this.keys(filter, middle, upTo))];
  }

  private async keysOfOneQuery(filter: string): Promise<string[]> {
    const rows = await this.select<Pick<Columns, 'face_id'>>(filter, ['face_id'], ROWS_OF_A_QUERY);
    return rows.map((row) => row.face_id);
  }

  private async select<T>(filter: string, columns: string[], limit?: number): Promise<T[]> {
    const answer = await this.client.query({
      collection_name: this.name,
      filter,
      output_fields: columns,
      consistency_level: this.level,
      ...(limit === undefined ? {} : { limit }),
    });
    return succeeded(answer).data as T[];
  }
}

// Milvus compares VARCHARs by their bytes, and only by that order does a middle lie in the middle.
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
