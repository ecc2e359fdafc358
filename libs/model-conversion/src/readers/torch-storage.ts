import { corruptFile } from '../corrupt-file';
import type { AllowedGlobal } from './pickle-machine';
import { elementCount, floatsAt, type Tensor } from '../tensor';

const MAX_RANK = 8;

/** torch.FloatStorage or torch.LongStorage: in a pickle only the mark of an element type. */
export class StorageType implements AllowedGlobal {
  readonly build = undefined;

  constructor(
    readonly isFloat: boolean,
    readonly itemBytes: number,
  ) {}
}

/** The values that tensors share; they stand at the file's end. */
export class Storage {
  /** Where the values begin in the file, once they have been reached. */
  start?: number;

  constructor(
    readonly type: StorageType,
    /** Number of elements. */
    readonly count: number,
  ) {}
}

/** A tensor whose values have not been reached yet. */
export class TensorPlan {
  private constructor(
    readonly storage: Storage,
    private readonly offset: number,
    readonly shape: readonly number[],
    private readonly strides: readonly number[],
  ) {}

  /** From the arguments of torch._utils._rebuild_tensor_v2: storage, storage_offset, size, stride, ... (elements, not bytes). */
  static from([storage, offset, shape, strides]: readonly unknown[], file: string): TensorPlan {
    if (
      !(storage instanceof Storage) ||
      !isCounts([offset]) ||
      !isCounts(shape) ||
      !isCounts(strides) ||
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

  /** The tensor in row-major order: a view of the file where it is stored so, else a copy. */
  materialise(bytes: Uint8Array, file: string): Tensor {
    const { shape, strides, storage, offset } = this;
    if (storage.start === undefined) throw corruptFile(file, 'a storage is missing');
    const values = floatsAt(bytes, storage.start, storage.count);
    const count = elementCount(shape);
    if (isContiguous(shape, strides)) return { shape, data: values.subarray(offset, offset + count) };
    const data = new Float32Array(count);
    const position = shape.map(() => 0);
    let at = offset;
    for (let index = 0; index < count; index++) {
      data[index] = values[at]!;
      // On to the next element in row-major order, as an odometer turns.
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += strides[axis]!;
        if (++position[axis]! < shape[axis]!) break;
        at -= strides[axis]! * shape[axis]!;
        position[axis] = 0;
      }
    }
    return { shape, data };
  }
}

function isCounts(values: unknown): values is number[] {
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
