import { corruptFile } from './asset-file';

/** A float32 tensor in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tensors of a checkpoint by their names in it. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** Number of elements of a shape; NaN unless every dimension and the product are safe integers >= 0. */
export function elementCount(shape: readonly unknown[]): number {
  let count = 1;
  for (const dimension of shape) {
    if (typeof dimension !== 'number' || !Number.isSafeInteger(dimension) || dimension < 0) return NaN;
    count *= dimension;
  }
  return Number.isSafeInteger(count) ? count : NaN;
}

/**
 * Little-endian float32 values: a view of `bytes` where the alignment allows it, otherwise a copy.
 *
 * @param offset in bytes; the range must be within `bytes`
 * @param count of values
 */
export function floatsAt(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const start = bytes.byteOffset + offset;
  if (start % 4 === 0) return new Float32Array(bytes.buffer, start, count);
  // Not `slice`: Buffer.slice does not copy.
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + count * 4)).buffer);
}

/** The bytes of a tensor's values, without copying. */
export function bytesOf(tensor: Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The tensors of a checkpoint, for a graph that expects certain names and shapes. */
export class TensorLookup {
  constructor(
    private readonly tensors: Tensors,
    /** Path of the checkpoint, for messages. */
    private readonly file: string,
  ) {}

  /**
   * @param shape the expected shape, where null accepts any size
   * @throws LookalikeError ASSET_CORRUPT when the tensor is missing or has another shape
   */
  get(name: string, shape: readonly (number | null)[]): Tensor {
    const tensor = this.tensors.get(name);
    if (!tensor) throw corruptFile(this.file, `the tensor ${JSON.stringify(name)} is missing`);
    const fits =
      tensor.shape.length === shape.length && shape.every((size, axis) => size === null || size === tensor.shape[axis]);
    if (!fits)
      throw corruptFile(this.file, `the tensor ${JSON.stringify(name)} has the shape [${tensor.shape.join(', ')}]`);
    return tensor;
  }

  /**
   * The path of a layer that is identified by its position: `prefix` plus the name at `index` in the alphabetical list of the names that
   * follow the prefix (up to the next slash).
   *
   * @throws LookalikeError ASSET_CORRUPT when there are fewer
   */
  child(prefix: string, index: number): string {
    const children = new Set<string>();
    for (const name of this.tensors.keys()) {
      if (name.startsWith(prefix)) children.add(name.slice(prefix.length).split('/')[0]!);
    }
    const child = [...children].sort()[index];
    if (child === undefined) throw corruptFile(this.file, `it has no layer ${index} under ${JSON.stringify(prefix)}`);
    return prefix + child;
  }
}
