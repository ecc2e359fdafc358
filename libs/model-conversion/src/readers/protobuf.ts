import { Reader } from 'protobufjs/minimal';
import { corruptFile, parseOrCorrupt } from '../asset-file';

/** FaceNet's frozen graph takes 18,000 reads. The limit bounds the number of objects that a hostile file of any size can create. */
const MAX_READS = 250_000;

/**
 * Decodes a protobuf message from a file that is not trusted. Whatever the decoder throws means that the file is corrupt: the end of the
 * file, an invalid wire type, nesting that exceeds the call stack.
 *
 * @param decode a decoder that reads from a `Reader`, such as onnx-proto's `ModelProto.decode`
 * @throws LookalikeError ASSET_CORRUPT
 */
export function decodeProtobuf<T>(bytes: Uint8Array, file: string, decode: (reader: Reader) => T): T {
  return parseOrCorrupt(file, 'it is not a valid protobuf message', () => decode(new BoundedReader(bytes, file)));
}

/** Reads the value of a field by number. It must consume the value; fields without a function are skipped. */
export type FieldReaders = Readonly<Record<number, (wireType: number) => void>>;

/** Reads the fields of a message that ends at `end`. */
export function readFields(reader: Reader, end: number, readers: FieldReaders): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const read = readers[tag >>> 3];
    if (read) read(tag & 7);
    else reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new RangeError('a field exceeds its message');
}

/** Reads the fields of the embedded message at the current position. */
export function readMessage(reader: Reader, readers: FieldReaders): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, readers);
}

/** Counts the reads from which objects are created: tags, lengths and integers. */
class BoundedReader extends Reader {
  private reads = 0;

  constructor(
    bytes: Uint8Array,
    private readonly file: string,
  ) {
    super(bytes);
  }

  override uint32() {
    this.countRead();
    return super.uint32();
  }

  override int64() {
    this.countRead();
    return super.int64();
  }

  override uint64() {
    this.countRead();
    return super.uint64();
  }

  private countRead(): void {
    if (++this.reads > MAX_READS) throw corruptFile(this.file, `it has more than ${MAX_READS} protobuf fields`);
  }
}
