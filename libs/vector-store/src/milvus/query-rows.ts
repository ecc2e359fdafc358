import type { Client, MethodDefinition } from '@grpc/grpc-js';
import type { ConsistencyLevelEnum, MilvusClient } from '@zilliz/milvus2-sdk-node';
import { CALL_TIMEOUT_MS } from './client';
import type { Columns } from './columns';
import { assertOk } from './milvus-error';

/*
 * Queries whose rows have vectors. The SDK decodes a vector number by number into arrays and then splits these: reading an index of 13,233
 * rows with 2,048 dimensions took 6.6 s of processor time on the main thread. Here the bytes of the vectors are cut out of the message
 * and copied, and the SDK's own decoder decodes the rest.
 */

export interface RowQuery {
  collection: string;
  filter: string;
  limit: number;
  level: ConsistencyLevelEnum;
}

export type RowColumns = Omit<Columns, 'vector'> & { vector: Float32Array };

/** All columns of at most `limit` rows that pass the filter. @throws MilvusError; what grpc-js throws */
export async function queryRows(milvus: MilvusClient, query: RowQuery): Promise<RowColumns[]> {
  const request = {
    collection_name: query.collection,
    expr: query.filter,
    output_fields: ['*'],
    query_params: [{ key: 'limit', value: String(query.limit) }],
    consistency_level: query.level,
  };
  const client = (await milvus.channelPool.acquire()) as Client & { Query: MethodDefinition<object, QueryResults> };
  try {
    const { path, requestSerialize, responseDeserialize } = client.Query;
    const deserialize = (message: Buffer): QueryResults & Vectors => {
      const { rest, ...vectors } = cutOutVectors(message);
      return Object.assign(responseDeserialize(rest), vectors);
    };
    // A Date, because an interceptor of the SDK calls its methods.
    const options = { deadline: new Date(Date.now() + CALL_TIMEOUT_MS) };
    const results = await new Promise<QueryResults & Vectors>((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, deserialize, request, options, (error, response) =>
        error ? reject(error) : resolve(response!),
      );
    });
    return toRows(assertOk(results));
  } finally {
    await milvus.channelPool.release(client);
  }
}

/** As proto-loader decodes it: `scalars.data` is the name of the field that has the values. */
interface QueryResults {
  status: object;
  fields_data: { field_name: string; scalars: { data: string } & Record<string, { data: unknown[] }> }[];
}

interface Vectors {
  dimension: number;
  /** One after another. */
  numbers: Float32Array;
}

function toRows({ fields_data: fields, dimension, numbers }: QueryResults & Vectors): RowColumns[] {
  if (numbers.length === 0) return [];
  const columns = fields.map(({ field_name: name, scalars }) => ({ name, values: scalars[scalars.data]!.data }));
  return Array.from({ length: numbers.length / dimension }, (_, row) => ({
    ...(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])) as Omit<Columns, 'vector'>),
    vector: numbers.slice(row * dimension, (row + 1) * dimension),
  }));
}

// The numbers of the fields in Milvus's schema.proto and milvus.proto.
const QUERY_RESULTS = { fieldsData: 2 };
const FIELD_DATA = { vectors: 4 };
const VECTOR_FIELD = { dim: 1, floatVector: 2 };
const FLOAT_ARRAY = { data: 1 };

/** @returns the message without its field of vectors, and the vectors */
function cutOutVectors(message: Buffer): Vectors & { rest: Buffer } {
  const rest: Buffer[] = [];
  let vectors: Vectors = { dimension: 1, numbers: new Float32Array() };
  for (const field of fieldsOf(message)) {
    const vectorField = field.number === QUERY_RESULTS.fieldsData && findField(field.content, FIELD_DATA.vectors);
    if (vectorField) vectors = decodeVectors(vectorField.content);
    else rest.push(field.bytes);
  }
  return { rest: Buffer.concat(rest), ...vectors };
}

function decodeVectors(content: Buffer): Vectors {
  const dimension = findField(content, VECTOR_FIELD.dim)!.value;
  const floats = findField(content, VECTOR_FIELD.floatVector)?.content ?? EMPTY;
  const packed = findField(floats, FLOAT_ARRAY.data)?.content ?? EMPTY;
  const numbers = new Float32Array(packed.length / Float32Array.BYTES_PER_ELEMENT);
  // Protocol Buffers and all platforms of Node.js that Milvus Lite runs on are little-endian.
  new Uint8Array(numbers.buffer).set(packed);
  return { dimension, numbers };
}

interface WireField {
  number: number;
  /** Of a varint. */
  value: number;
  /** Of a message, a text or packed numbers. */
  content: Buffer;
  /** The field with its tag. */
  bytes: Buffer;
}

function findField(message: Buffer, number: number): WireField | undefined {
  for (const field of fieldsOf(message)) if (field.number === number) return field;
  return undefined;
}

const EMPTY: Buffer = Buffer.alloc(0);

/** The fields of a message in the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding). */
function* fieldsOf(message: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): number => {
    // Not with shifts, which are limited to 32 bits. Only values below 2^53 are needed.
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const wireType = tag % 8;
    let value = 0;
    let content: Buffer = EMPTY;
    if (wireType === 0) value = varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else {
      const length = varint();
      content = message.subarray(at, at + length);
      at += length;
    }
    yield { number: Math.floor(tag / 8), value, content, bytes: message.subarray(start, at) };
  }
}
