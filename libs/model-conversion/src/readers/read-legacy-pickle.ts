import { ByteReader } from './byte-reader';
import { corruptFile } from '../corrupt-file';
import type { AllowedGlobal } from './pickle-machine';
import { elementCount, type Tensor, type Tensors } from '../tensor';
import { Storage, StorageType, TensorPlan } from './torch-storage';
import { unpickle } from './unpickle';

/** The number that every file of `torch.save`'s format before PyTorch 1.6 begins with (torch/serialization.py). */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL_VERSION = 1001;
const NOTHING = { globals: new Map<string, AllowedGlobal>(), persistentLoad: () => null };

/**
 * Reads a state_dict that PyTorch saved in its legacy (non-zip) format: pickles of a magic number, a version, the machine, the
 * tensors' shapes and the storages' keys, then the storages' raw values. Integer tensors (`num_batches_tracked`) are left out.
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
  let room = bytes.length;
  for (const [name, plan] of stateDict) {
    if (typeof name !== 'string' || !(plan instanceof TensorPlan)) throw corruptFile(file, 'it is no state_dict');
    if (!plan.storage.type.isFloat) continue;
    // Tensors may share a storage, so that a small file could ask for a lot of memory; those of a state_dict fit into the file.
    room -= 4 * elementCount(plan.shape);
    if (room < 0) throw corruptFile(file, 'its tensors are larger than the file');
    tensors.set(name, plan.materialise(bytes, file));
  }
  return tensors;
}

function readHeader(reader: ByteReader): void {
  if (unpickle(reader, NOTHING) !== MAGIC || unpickle(reader, NOTHING) !== PROTOCOL_VERSION)
    throw corruptFile(reader.file, 'it is no checkpoint in the legacy format of PyTorch');
  const machine = unpickle(reader, NOTHING);
  if (!(machine instanceof Map) || machine.get('little_endian') !== true)
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
      throw corruptFile(file, 'it refers to something that is no storage');
    const known = storages.get(key);
    if (known?.type === type && known.count === count) return known;
    if (known || !(elementCount([count]) * type.itemBytes <= reader.bytes.length))
      throw corruptFile(file, 'a storage is larger than the file');
    const storage = new Storage(type, count as number);
    storages.set(key, storage);
    return storage;
  };
  const stateDict = unpickle(reader, { globals, persistentLoad });
  if (!(stateDict instanceof Map)) throw corruptFile(file, 'it is no state_dict');
  return stateDict;
}

function locateStorages(reader: ByteReader, storages: ReadonlyMap<string, Storage>): void {
  const { file } = reader;
  const keys = unpickle(reader, NOTHING);
  if (!Array.isArray(keys) || keys.length !== storages.size)
    throw corruptFile(file, 'its list of storages is incomplete');
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || storage.start !== undefined || reader.u64() !== storage.count)
      throw corruptFile(file, 'a storage has not the size that its tensor needs');
    storage.start = reader.skip(storage.count * storage.type.itemBytes);
  }
  if (reader.remaining) throw corruptFile(file, `${reader.remaining} bytes follow its last tensor`);
}
