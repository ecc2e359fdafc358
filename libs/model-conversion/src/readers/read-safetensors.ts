import { ByteReader } from './byte-reader';
import { corruptFile, parsedOrCorrupt } from '../corrupt-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensor';

/** FaceNet's has 60 kB; parsed JSON takes many times its size. */
const MAX_HEADER_BYTES = 4 << 20;

interface Entry {
  dtype?: unknown;
  shape?: unknown;
  data_offsets?: unknown;
}

/**
 * Reads a safetensors file: the header's length (u64), a JSON header of types, shapes and byte ranges, then the values.
 * The ranges must cover the values without gap or overlap, as the format demands.
 *
 * @see https://github.com/huggingface/safetensors#format
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT; also for a type other than F32
 */
export function readSafetensors(bytes: Uint8Array, file: string): Tensors {
  const reader = new ByteReader(bytes, file);
  const length = reader.u64();
  if (length > MAX_HEADER_BYTES) throw corruptFile(file, `its header has ${length} bytes`);
  const header = reader.utf8(length);
  const json: unknown = parsedOrCorrupt(file, 'its header is no JSON', () => JSON.parse(header));
  if (typeof json !== 'object' || json === null) throw corruptFile(file, 'its header is no JSON object');

  const found: { name: string; shape: number[]; begin: number; end: number }[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Entry;
    if (dtype !== 'F32') throw corruptFile(file, `${JSON.stringify(name)} is not of type F32`);
    const [begin, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
    if (
      !Array.isArray(shape) ||
      typeof begin !== 'number' ||
      typeof end !== 'number' ||
      end - begin !== 4 * elementCount(shape)
    )
      throw corruptFile(file, `the size of ${JSON.stringify(name)} does not fit its shape`);
    found.push({ name, shape, begin, end });
  }

  const tensors = new Map<string, Tensor>();
  let expected = 0;
  for (const { name, shape, begin, end } of found.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== expected)
      throw corruptFile(file, `${JSON.stringify(name)} does not begin where the tensor before it ends`);
    expected = end;
    tensors.set(name, { shape, data: floatsAt(bytes, reader.skip(end - begin), (end - begin) / 4) });
  }
  if (reader.remaining) throw corruptFile(file, `${reader.remaining} bytes follow its last tensor`);
  return tensors;
}
