import type { LookalikeError } from '@lookalike/domain';
import { corruptFile } from '../asset-file';

const LATIN1 = new TextDecoder('latin1');
const UTF8 = new TextDecoder('utf-8');

/** A cursor over the bytes of a file. Its methods throw ASSET_CORRUPT instead of reading past the end. Integers are little-endian. */
export class ByteReader {
  private readonly view: DataView;
  position = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** Advances by `count` bytes. @returns the position of the first of them */
  skip(count: number): number {
    if (!(count >= 0 && count <= this.remaining)) throw this.corrupt('it is truncated');
    const start = this.position;
    this.position += count;
    return start;
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  /** An unsigned 64-bit size. No file has one above 2^53. */
  u64(): number {
    const value = this.view.getBigUint64(this.skip(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.corrupt(`a size of ${value} is impossible`);
    return Number(value);
  }

  f64BigEndian(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  utf8(length: number): string {
    const start = this.skip(length);
    return UTF8.decode(this.bytes.subarray(start, start + length));
  }

  /** A two's complement integer of `length` bytes. */
  integer(length: number): bigint {
    const start = this.skip(length);
    let value = 0n;
    for (let index = length - 1; index >= 0; index--) value = (value << 8n) | BigInt(this.bytes[start + index]!);
    return BigInt.asIntN(length * 8, value);
  }

  /** The text up to the next line feed, which is consumed; at most `limit` bytes. */
  line(limit = 1024): string {
    const end = this.bytes.subarray(this.position, this.position + limit).indexOf(0x0a);
    if (end < 0) throw this.corrupt('a name in it is not terminated');
    const start = this.skip(end + 1);
    return LATIN1.decode(this.bytes.subarray(start, start + end));
  }

  private corrupt(reason: string): LookalikeError {
    return corruptFile(this.file, reason);
  }
}
