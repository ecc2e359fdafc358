import { ByteReader } from './byte-reader';
import { corruptFile } from '../corrupt-file';

const UTF8 = new TextDecoder();
/** A network has some hundred nodes and their attributes; the bound keeps a hostile file's heap small. */
const MAX_FIELDS = 100_000;
const MAX_VARINTS = 8;
const FIXED_BYTES: Record<number, number> = { 1: 8, 5: 4 };

/** A varint as a number (exact up to 2^53), anything else as its bytes. */
export type ProtobufValue = number | Uint8Array;

export interface ProtobufField {
  number: number;
  value: ProtobufValue;
}

/**
 * Walks the fields of one message, and of no message inside it: the caller descends where it knows what stands there, so a hostile
 * file cannot make it recurse.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 * @throws LookalikeError ASSET_CORRUPT
 */
export function* protobufFields(message: ProtobufValue, file: string): Generator<ProtobufField> {
  if (typeof message === 'number') throw corruptFile(file, 'a number stands where a message should');
  const reader = new ByteReader(message, file);
  for (let count = 0; reader.remaining; count++) {
    if (count === MAX_FIELDS) throw reader.corrupt(`a message in it has more than ${MAX_FIELDS} fields`);
    const key = varint(reader);
    const wire = key % 8;
    yield { number: Math.floor(key / 8), value: wire === 0 ? varint(reader) : span(reader, wire) };
  }
}

/** The value of the last field of that number, or null: what protobuf makes of a field that is not repeated. */
export function protobufField(message: ProtobufValue, number: number, file: string): ProtobufValue | null {
  let found: ProtobufValue | null = null;
  for (const field of protobufFields(message, file)) if (field.number === number) found = field.value;
  return found;
}

export function protobufText(value: ProtobufValue | null, file: string): string {
  if (typeof value === 'number') throw corruptFile(file, 'a number stands where a name should');
  return UTF8.decode(value ?? undefined);
}

/** Appends what one field adds to a repeated varint, packed (all in one field) or not. More than a tensor has dimensions: corrupt. */
export function appendVarints(list: number[], value: ProtobufValue, file: string): void {
  if (typeof value === 'number') list.push(value);
  else
    for (const reader = new ByteReader(value, file); reader.remaining && list.length <= MAX_VARINTS;)
      list.push(varint(reader));
  if (list.length > MAX_VARINTS) throw corruptFile(file, 'a list in it is too long');
}

function span(reader: ByteReader, wire: number): Uint8Array {
  const length = wire === 2 ? varint(reader) : FIXED_BYTES[wire];
  if (length === undefined) throw reader.corrupt(`wire type ${wire} is no part of it`);
  const start = reader.skip(length);
  return reader.bytes.subarray(start, start + length);
}

function varint(reader: ByteReader): number {
  let value = 0;
  for (let scale = 1, count = 0; count < 10; scale *= 128, count++) {
    const byte = reader.u8();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
  throw reader.corrupt('a number in it does not end');
}
