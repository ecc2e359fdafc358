import { corruptFile } from '../asset-file';
import { elementCount, type Tensor, type Tensors } from '../tensors';
import { ByteReader } from './byte-reader';
import { unpickle } from './pickle';
import type { AllowedGlobal } from './pickle-machine';
import { Storage, StorageType, TensorPlan } from './torch-storage';

/** The first pickle of every file that `torch.save` wrote before PyTorch 1.6 (torch/serialization.py). */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL_VERSION = 1001;
const NO_GLOBALS = { globals: new Map<string, AllowedGlobal>(), persistentLoad: () => null };

/**
 * Reads a state_dict in PyTorch's legacy (non-zip) format: pickles of a magic number, a version, the byte order, the shapes of the
 * tensors and the keys of the storages, then the raw values of the storages. Integer tensors (`num_batches_tracked`) are omitted.
 *
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT
 */
export function readLegacyPickle(bytes: Uint8Array, file: string): Tensors {
  const reader = new ByteReader(bytes, file);
  readHeader(reader);
  const storages = new Map<string, Storage>();
  const stateDict = readStateDict(reader, storages);
  locateStorages(reader, storages);

  const tensors = new Map<string, Tensor>();
  let remaining = bytes.length;
  for (const [name, plan] of stateDict) {
    if (typeof name !== 'string' || !(plan instanceof TensorPlan)) throw corruptFile(file, 'it is not a state_dict');
    if (!plan.storage.type.isFloat) continue;
    // Tensors may share a storage, so a small file could describe huge tensors. Together, those of a real state_dict fit into the file.
    remaining -= 4 * elementCount(plan.shape);
    if (remaining < 0) throw corruptFile(file, 'its tensors are larger than the file');
    tensors.set(name, plan.materialise(bytes, file));
  }
  return tensors;
}

function readHeader(reader: ByteReader): void {
  if (unpickle(reader, NO_GLOBALS) !== MAGIC || unpickle(reader, NO_GLOBALS) !== PROTOCOL_VERSION)
    throw corruptFile(reader.file, 'it is not a checkpoint in the legacy format of PyTorch');
  const system = unpickle(reader, NO_GLOBALS);
  if (!(system instanceof Map) || system.get('little_endian') !== true)
    throw corruptFile(reader.file, 'its numbers are not little-endian');
}

function readStateDict(reader: ByteReader, storages: Map<string, Storage>): ReadonlyMap<unknown, unknown> {
  const { file } = reader;
  const globals = new Map<string, AllowedGlobal>(
    Object.entries({
      'collections.OrderedDict': { build: () => new Map() },
      'torch._utils._rebuild_tensor_v2': { build: (args: readonly unknown[]) => TensorPlan.from(args, file) },
      'torch.FloatStorage': new StorageType(true, 4),
      'torch.LongStorage': new StorageType(false, 8),
    }),
  );
  // ('storage', type, key, location, number of elements, view)
  const persistentLoad = (id: unknown): Storage => {
    const [kind, type, key, , count, view] = Array.isArray(id) ? (id as unknown[]) : [];
    if (kind !== 'storage' || !(type instanceof StorageType) || typeof key !== 'string' || view !== null)
      throw corruptFile(file, 'it refers to something other than a storage');
    const known = storages.get(key);
    if (known?.type === type && known.count === count) return known;
    if (known || !(elementCount([count]) * type.itemBytes <= reader.bytes.length))
      throw corruptFile(file, 'a storage is larger than the file');
    const storage = new Storage(type, count as number);
    storages.set(key, storage);
    return storage;
  };
  const stateDict = unpickle(reader, { globals, persistentLoad });
  if (!(stateDict instanceof Map)) throw corruptFile(file, 'it is not a state_dict');
  return stateDict;
}

function locateStorages(reader: ByteReader, storages: ReadonlyMap<string, Storage>): void {
  const { file } = reader;
  const keys = unpickle(reader, NO_GLOBALS);
  if (!Array.isArray(keys) || keys.length !== storages.size)
    throw corruptFile(file, 'its list of storages is incomplete');
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || storage.start !== undefined || reader.u64() !== storage.count)
      throw corruptFile(file, 'a storage has another size than its tensors expect');
    storage.start = reader.skip(storage.count * storage.type.itemBytes);
  }
  if (reader.remaining) throw corruptFile(file, `${reader.remaining} bytes follow its last tensor`);
}
