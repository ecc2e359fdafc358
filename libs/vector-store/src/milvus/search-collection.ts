import type { ConsistencyLevelEnum, MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { Match } from '@lookalike/domain';
import type { SearchOptions } from '../face-index';
import { compareFaceIds } from '../face-order';
import { ROWS_OF_A_QUERY } from './collection-query';
import { SHOWN_COLUMNS, shownFromColumns, type Columns } from './columns';
import { searchFilter } from './filter';
import type { IndexType } from './index-choice';
import { succeeded } from './server-refusal';

export interface CollectionSearch {
  vector: Float32Array;
  k: number;
  options: SearchOptions;
  level: ConsistencyLevelEnum;
  index: IndexType;
}

/** `score` is the similarity. */
type Hit = Omit<Columns, 'vector'> & { score: number };

/**
 * The k nearest rows, ties by FaceId. Milvus keeps any of the rows that tie for the last place, so that more are asked for until
 * the tie is over: a gallery with the same photo twice would otherwise answer differently from time to time.
 */
export async function searchCollection(client: MilvusClient, name: string, search: CollectionSearch): Promise<Match[]> {
  const { k } = search;
  for (let limit = k + 1; ; limit = Math.min(2 * limit, ROWS_OF_A_QUERY)) {
    const matches = await nearest(client, name, search, limit);
    const over = matches.length < limit || matches.at(-1)!.similarity < matches[k - 1]!.similarity;
    if (over || limit === ROWS_OF_A_QUERY) return ranked(matches, k);
  }
}

async function nearest(
  client: MilvusClient,
  name: string,
  { vector, options, level, index }: CollectionSearch,
  limit: number,
): Promise<Omit<Match, 'rank'>[]> {
  const answer = await client.search({
    collection_name: name,
    anns_field: 'vector',
    data: [Array.from(vector)],
    metric_type: 'IP',
    limit,
    filter: searchFilter(options),
    output_fields: SHOWN_COLUMNS,
    params: index.searchParams?.(limit) ?? {},
    consistency_level: level,
  });
  const hits = succeeded(answer).results as unknown as Hit[];
  return hits.map((hit) => ({ similarity: hit.score, row: shownFromColumns(hit) }));
}

function ranked(matches: Omit<Match, 'rank'>[], k: number): Match[] {
  return matches
    .sort((a, b) => b.similarity - a.similarity || compareFaceIds(a.row.faceId, b.row.faceId))
    .slice(0, k)
    .map((match, index) => ({ rank: index + 1, ...match }));
}
