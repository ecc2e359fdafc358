import { Reader } from 'protobufjs/minimal';

// https://protobuf.dev/programming-guides/encoding
const LENGTH_DELIMITED = 2;

/** The tag of a field that is a message, a text or packed numbers. */
export function delimited(number: number): number {
  return (number << 3) | LENGTH_DELIMITED;
}

/** The tag of a field that is an integer. */
export function integer(number: number): number {
  return number << 3;
}

export interface WireField {
  number: number;
  /** The bytes of a message, a text or packed numbers; those of the number itself for a single number. */
  content: Buffer;
}

/** The fields of a message of Protocol Buffers, in their order. @throws RangeError if the message is truncated */
export function* fieldsOf(message: Buffer): Generator<WireField> {
  const reader = Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const start = reader.pos;
    const isDelimited = wireType === LENGTH_DELIMITED;
    const content = isDelimited ? (reader.bytes() as Buffer) : message.subarray(start, reader.skipType(wireType).pos);
    yield { number: tag >>> 3, content };
  }
}

/** @returns the content of the last field with this number, as Protocol Buffers define; undefined if there is none */
export function contentOf(message: Buffer, number: number): Buffer | undefined {
  let content: Buffer | undefined;
  for (const field of fieldsOf(message)) if (field.number === number) content = field.content;
  return content;
}

/** The values of a repeated field of numbers, packed or not. @param read reads one number @throws RangeError if it is truncated */
export function numbersOf<T>(message: Buffer, number: number, read: (reader: Reader) => T): T[] {
  const values: T[] = [];
  for (const { number: found, content } of fieldsOf(message)) {
    if (found !== number) continue;
    const reader = Reader.create(content);
    while (reader.pos < reader.len) values.push(read(reader));
  }
  return values;
}
