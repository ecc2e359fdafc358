import { corruptFile } from '../asset-file';
import { elementCount, floatsAt, type Tensor } from '../tensors';
import type { AllowedGlobal } from './pickle-machine';

const MAX_RANK = 8;

/** torch.FloatStorage or torch.LongStorage: in a pickle they only name an element type. */
export class StorageType implements AllowedGlobal {
  readonly build = undefined;

  constructor(
    readonly isFloat: boolean,
    readonly itemBytes: number,
  ) {}
}

/** Values that one or more tensors are views of. They are stored at the end of the file. */
export class Storage {
  /** Position of the values in the file; undefined until the reader has reached them. */
  start?: number;

  constructor(
    readonly type: StorageType,
    /** Number of elements. */
    readonly count: number,
  ) {}
}

/** A tensor whose values the reader has not reached yet. */
export class TensorPlan {
  private constructor(
    readonly storage: Storage,
    private readonly offset: number,
    readonly shape: readonly number[],
    private readonly strides: readonly number[],
  ) {}

  /**
   * From the arguments of torch._utils._rebuild_tensor_v2: storage, storage_offset, size, stride, ... (in elements, not bytes).
   *
   * @throws LookalikeError ASSET_CORRUPT: the tensor does not fit into its storage, so later reads stay within the file
   */
  static from([storage, offset, shape, strides]: readonly unknown[], file: string): TensorPlan {
    if (
      !(storage instanceof Storage) ||
      !areCounts([offset]) ||
      !areCounts(shape) ||
      !areCounts(strides) ||
      shape.length !== strides.length ||
      shape.length > MAX_RANK ||
      Number.isNaN(elementCount(shape))
    )
      throw corruptFile(file, 'a tensor has an impossible shape');
    const first = offset as number;
    const last = shape.reduce((sum, dimension, axis) => sum + (dimension - 1) * strides[axis]!, first);
    const fits = elementCount(shape) === 0 ? first <= storage.count : last < storage.count;
    if (!fits || elementCount(shape) > storage.count) throw corruptFile(file, 'a tensor exceeds its storage');
    return new TensorPlan(storage, first, shape, strides);
  }

  /** The tensor in row-major order: a view of the file if it is stored in this order, otherwise a copy. */
  materialise(bytes: Uint8Array, file: string): Tensor {
    const { shape, strides, storage, offset } = this;
    if (storage.start === undefined) throw corruptFile(file, 'a storage is missing');
    const values = floatsAt(bytes, storage.start, storage.count);
    const count = elementCount(shape);
    if (isContiguous(shape, strides)) return { shape, data: values.subarray(offset, offset + count) };
    const data = new Float32Array(count);
    const position = shape.map(() => 0);
    let source = offset;
    for (let index = 0; index < count; index++) {
      data[index] = values[source]!;
      // Advance to the next element in row-major order, like an odometer.
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        source += strides[axis]!;
        if (++position[axis]! < shape[axis]!) break;
        source -= strides[axis]! * shape[axis]!;
        position[axis] = 0;
      }
    }
    return { shape, data };
  }
}

function areCounts(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}
