import { corruptFile, parseOrCorrupt } from '../asset-file';
import { elementCount, floatsAt, type Tensor, type Tensors } from '../tensors';
import { ByteReader } from './byte-reader';

/** FaceNet's header has 60 kB. Parsed JSON takes many times its size. */
const MAX_HEADER_BYTES = 4 << 20;

interface Entry {
  dtype?: unknown;
  shape?: unknown;
  data_offsets?: unknown;
}

/**
 * Reads a safetensors file: the header's length (u64), a JSON header of types, shapes and byte ranges, then the values. The ranges
 * must cover the values without gaps or overlaps, as the format requires.
 *
 * @see https://github.com/huggingface/safetensors#format
 * @param file its path, for messages
 * @throws LookalikeError ASSET_CORRUPT, also for types other than F32
 */
export function readSafetensors(bytes: Uint8Array, file: string): Tensors {
  const reader = new ByteReader(bytes, file);
  const length = reader.u64();
  if (length > MAX_HEADER_BYTES) throw corruptFile(file, `its header has ${length} bytes`);
  const header = reader.utf8(length);
  const json: unknown = parseOrCorrupt(file, 'its header is not JSON', () => JSON.parse(header));
  if (typeof json !== 'object' || json === null) throw corruptFile(file, 'its header is not a JSON object');

  const entries: { name: string; shape: number[]; begin: number; end: number }[] = [];
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
      throw corruptFile(file, `the size of ${JSON.stringify(name)} does not match its shape`);
    entries.push({ name, shape, begin, end });
  }

  const tensors = new Map<string, Tensor>();
  let expected = 0;
  for (const { name, shape, begin, end } of entries.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== expected)
      throw corruptFile(file, `${JSON.stringify(name)} does not begin where the previous tensor ends`);
    expected = end;
    tensors.set(name, { shape, data: floatsAt(bytes, reader.skip(end - begin), (end - begin) / 4) });
  }
  if (reader.remaining) throw corruptFile(file, `${reader.remaining} bytes follow its last tensor`);
  return tensors;
}
