import { ByteReader } from './byte-reader';

/** One field of a protobuf message: a varint as a number (exact up to 2^53), anything else as its bytes. */
export interface ProtobufField {
  number: number;
  value: number | Uint8Array;
}

/**
 * Walks the fields of one message, and of no message inside it: the caller descends where it knows what stands there, so a hostile
 * file cannot make it recurse.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 * @throws LookalikeError ASSET_CORRUPT
 */
export function* protobufFields(bytes: Uint8Array, file: string): Generator<ProtobufField> {
  const reader = new ByteReader(bytes, file);
  while (reader.remaining) {
    const key = varint(reader);
    const wire = key % 8;
    const number = Math.floor(key / 8);
    if (wire === 0) yield { number, value: varint(reader) };
    else yield { number, value: span(reader, wire) };
  }
}

const FIXED_BYTES: Record<number, number> = { 1: 8, 5: 4 };

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
