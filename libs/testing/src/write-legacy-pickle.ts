/** A tensor of a legacy PyTorch checkpoint: a view of a storage. */
export interface WrittenTensor {
  name: string;
  storage: string;
  shape: number[];
  /** In elements; row-major by default. */
  strides?: number[];
  offset?: number;
}

export interface WrittenStorage {
  key: string;
  type: 'FloatStorage' | 'LongStorage';
  values: number[] | Float32Array;
}

const byte = (...values: number[]) => Buffer.from(values);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const text = (value: string) => Buffer.concat([byte(0x58), u32(Buffer.byteLength(value)), Buffer.from(value)]);
const integer = (value: number) => Buffer.concat([byte(0x4a), u32(value)]);
const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`);
const tuple = (...items: Buffer[]) => Buffer.concat([byte(0x28), ...items, byte(0x74)]);
/** PROTO 2, the content, STOP. */
const pickle = (...content: Buffer[]) => Buffer.concat([byte(0x80, 2), ...content, byte(0x2e)]);
const emptyOrderedDict = () => Buffer.concat([global('collections', 'OrderedDict'), byte(0x29, 0x52)]);

/** The pickles that precede the state_dict: magic number, protocol version and byte order. */
export function legacyHeader(littleEndian = true): Buffer {
  const magic = Buffer.from('6cfc9c46f9206aa85019', 'hex');
  const system = [byte(0x7d), text('little_endian'), byte(littleEndian ? 0x88 : 0x89, 0x73)];
  return Buffer.concat([pickle(byte(0x8a, 10), magic), pickle(byte(0x4d, 0xe9, 0x03)), pickle(...system)]);
}

/** The bytes that `torch.save(state_dict, file, _use_new_zipfile_serialization=False)` writes, including `_metadata`. */
export function writeLegacyPickle(tensors: readonly WrittenTensor[], storages: readonly WrittenStorage[]): Buffer {
  const entries = tensors.map(({ name, storage: key, shape, strides = rowMajor(shape), offset = 0 }) => {
    const { type, values } = storages.find((storage) => storage.key === key)!;
    const location = text('cpu');
    const id = tuple(text('storage'), global('torch', type), text(key), location, integer(values.length), byte(0x4e));
    const args = [
      Buffer.concat([id, byte(0x51)]),
      integer(offset),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
    ];
    const rebuilt = [
      global('torch._utils', '_rebuild_tensor_v2'),
      tuple(...args, byte(0x89), emptyOrderedDict()),
      byte(0x52),
    ];
    return Buffer.concat([text(name), ...rebuilt]);
  });
  const metadata = Buffer.concat([byte(0x7d), text('_metadata'), emptyOrderedDict(), byte(0x73, 0x62)]);
  const keys = storages.map(({ key }) => text(key));
  return Buffer.concat([
    legacyHeader(),
    pickle(emptyOrderedDict(), byte(0x28), ...entries, byte(0x75), metadata),
    pickle(byte(0x5d, 0x28), ...keys, byte(0x65)),
    ...storages.flatMap(writeStorage),
  ]);
}

/** A checkpoint with any pickle in place of the state_dict. */
export function legacyCheckpointOf(content: Buffer | string): Buffer {
  return Buffer.concat([legacyHeader(), pickle(Buffer.from(content as string, 'latin1')), pickle(byte(0x5d))]);
}

function writeStorage({ type, values }: WrittenStorage): Buffer[] {
  const data =
    type === 'FloatStorage'
      ? bytesOfFloats(values instanceof Float32Array ? values : Float32Array.from(values))
      : Buffer.from(BigInt64Array.from([...values].map(BigInt)).buffer);
  return [Buffer.from(BigUint64Array.of(BigInt(values.length)).buffer), data];
}

function bytesOfFloats({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}
