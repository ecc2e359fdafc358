import type { FieldType, MilvusClient } from '@zilliz/milvus2-sdk-node';
import { Reader, Writer } from 'protobufjs/minimal';
import { callService } from './call-service';
import { type ColumnData, decodeColumn, encodeColumn } from './column-data';
import { assertOk, MilvusError } from './milvus-error';
import { contentOf, delimited, fieldsOf, integer, numbersOf } from './wire-format';

/** Numbers of Milvus's ConsistencyLevel. */
export const CONSISTENCY_LEVELS = { strong: 0, bounded: 2 } as const;

export type ConsistencyLevel = keyof typeof CONSISTENCY_LEVELS;

export interface RowQuery {
  collection: string;
  /** An expression; `''`: all rows. */
  filter: string;
  columns: readonly string[];
  level: ConsistencyLevel;
  /** Maximum number of rows; undefined for counts. */
  limit?: number | undefined;
}

export interface RowSearch extends RowQuery {
  vector: Float32Array;
  /** Maximum number of hits. */
  limit: number;
  /** Of the type of index. */
  params: Readonly<Record<string, number | string>>;
}

/** The rows that pass a filter, in no particular order. @throws MilvusError; the failure of the call; RangeError if the response is truncated */
export async function queryRows<Row>(milvus: MilvusClient, query: RowQuery): Promise<Row[]> {
  const { collection, filter, columns, level, limit } = query;
  const request = Writer.create().uint32(delimited(QUERY_REQUEST.collection)).string(collection);
  request.uint32(delimited(QUERY_REQUEST.filter)).string(filter);
  for (const column of columns) request.uint32(delimited(QUERY_REQUEST.outputFields)).string(column);
  if (limit !== undefined) writePair(request, QUERY_REQUEST.params, 'limit', String(limit));
  request.uint32(integer(QUERY_REQUEST.level)).int32(CONSISTENCY_LEVELS[level]);
  return callService(milvus, 'Query', request.finish(), (response) => {
    assertSuccess(response);
    return rowsOf<Row>(columnsOf(response, QUERY_RESULTS.columns));
  });
}

/** A row with its similarity to the query. */
export type Hit<Row> = Row & { similarity: number };

/** The nearest rows by inner product, nearest first. @throws as `queryRows` */
export async function searchRows<Row extends object>(milvus: MilvusClient, search: RowSearch): Promise<Hit<Row>[]> {
  const { collection, filter, columns, level, limit, vector, params } = search;
  const request = Writer.create().uint32(delimited(SEARCH_REQUEST.collection)).string(collection);
  request.uint32(delimited(SEARCH_REQUEST.filter)).string(filter);
  request.uint32(delimited(SEARCH_REQUEST.placeholders)).bytes(placeholdersOf(vector));
  request.uint32(integer(SEARCH_REQUEST.filterType)).int32(BOOLEAN_EXPRESSION);
  for (const column of columns) request.uint32(delimited(SEARCH_REQUEST.outputFields)).string(column);
  const pairs = { anns_field: 'vector', metric_type: 'IP', topk: limit, offset: 0, ...params };
  writePair(request, SEARCH_REQUEST.params, 'params', JSON.stringify(params));
  for (const [key, value] of Object.entries(pairs)) writePair(request, SEARCH_REQUEST.params, key, String(value));
  request.uint32(integer(SEARCH_REQUEST.queries)).int64(1);
  request.uint32(integer(SEARCH_REQUEST.level)).int32(CONSISTENCY_LEVELS[level]);
  return callService(milvus, 'Search', request.finish(), (response) => {
    assertSuccess(response);
    const results = contentOf(response, SEARCH_RESULTS.results);
    // Milvus Lite answers a search in a dropped collection with a success without content.
    if (!results) throw new MilvusError('its response to a search has no results', false);
    const similarities = numbersOf(results, SEARCH_RESULT_DATA.scores, (reader) => reader.float());
    const rows = rowsOf<Row>(columnsOf(results, SEARCH_RESULT_DATA.columns));
    return similarities.map((similarity, index) => ({ ...rows[index]!, similarity }));
  });
}

/** @param rows with a value for each of the columns @throws MilvusError; the failure of the call */
export async function upsertRows<Row extends object>(
  milvus: MilvusClient,
  collection: string,
  columns: readonly FieldType[],
  rows: readonly Row[],
  timeoutMs: number,
): Promise<void> {
  const request = Writer.create().uint32(delimited(UPSERT_REQUEST.collection)).string(collection);
  for (const column of columns) {
    const values = rows.map((row) => row[column.name as keyof Row]);
    request.uint32(delimited(UPSERT_REQUEST.columns)).bytes(encodeColumn(column, values));
  }
  request.uint32(integer(UPSERT_REQUEST.rowCount)).uint32(rows.length);
  await callService(milvus, 'Upsert', request.finish(), assertSuccess, timeoutMs);
}

/** @param filter an expression that selects primary keys @throws MilvusError; the failure of the call */
export async function deleteRows(milvus: MilvusClient, collection: string, filter: string): Promise<void> {
  const request = Writer.create().uint32(delimited(DELETE_REQUEST.collection)).string(collection);
  request.uint32(delimited(DELETE_REQUEST.filter)).string(filter);
  await callService(milvus, 'Delete', request.finish(), assertSuccess);
}

// The numbers of the fields in Milvus's milvus.proto, schema.proto and common.proto.
const QUERY_REQUEST = { collection: 3, filter: 4, outputFields: 5, params: 9, level: 11 };
const QUERY_RESULTS = { columns: 2 };
const SEARCH_REQUEST = {
  ...{ collection: 3, filter: 5, placeholders: 6, filterType: 7, outputFields: 8, params: 9, queries: 12, level: 14 },
};
const SEARCH_RESULTS = { results: 2 };
const SEARCH_RESULT_DATA = { columns: 3, scores: 4 };
const UPSERT_REQUEST = { collection: 3, columns: 5, rowCount: 7 };
const DELETE_REQUEST = { collection: 3, filter: 5 };
const KEY_VALUE_PAIR = { key: 1, value: 2 };
const PLACEHOLDER_GROUP = { placeholders: 1 };
const PLACEHOLDER = { tag: 1, type: 2, values: 3 };
/** The first field of every response. */
const RESPONSE = { status: 1 };
const STATUS = { errorCode: 1, reason: 2, code: 3, retriable: 4 };
const BOOLEAN_EXPRESSION = 1;
const FLOAT_VECTOR = 101;

function writePair(writer: Writer, number: number, key: string, value: string): void {
  writer.uint32(delimited(number)).fork();
  writer.uint32(delimited(KEY_VALUE_PAIR.key)).string(key).uint32(delimited(KEY_VALUE_PAIR.value)).string(value);
  writer.ldelim();
}

function placeholdersOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  const group = Writer.create().uint32(delimited(PLACEHOLDER_GROUP.placeholders)).fork();
  group.uint32(delimited(PLACEHOLDER.tag)).string('$0').uint32(integer(PLACEHOLDER.type)).int32(FLOAT_VECTOR);
  group.uint32(delimited(PLACEHOLDER.values)).bytes(new Uint8Array(buffer, byteOffset, byteLength));
  return group.ldelim().finish();
}

/** @throws MilvusError if the status of a response is a failure */
function assertSuccess(response: Buffer): void {
  const status = contentOf(response, RESPONSE.status);
  if (!status || status.length === 0) return;
  const number = (field: number): number => {
    const content = contentOf(status, field);
    return content ? Reader.create(content).int32() : 0;
  };
  assertOk({
    error_code: number(STATUS.errorCode),
    reason: contentOf(status, STATUS.reason)?.toString() ?? '',
    code: number(STATUS.code),
    retriable: number(STATUS.retriable) === 1,
  });
}

function columnsOf(message: Buffer, number: number): ColumnData[] {
  const columns: ColumnData[] = [];
  for (const field of fieldsOf(message)) if (field.number === number) columns.push(decodeColumn(field.content));
  return columns;
}

function rowsOf<Row>(columns: readonly ColumnData[]): Row[] {
  return Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
  ) as Row[];
}
