import { corruptFile } from './corrupt-file';
import type { Tensor, Tensors } from './tensor';

/** The tensors of a checkpoint for a graph that knows what it needs. */
export class TensorLookup {
  constructor(
    private readonly tensors: Tensors,
    /** Path of the checkpoint, for messages. */
    private readonly file: string,
  ) {}

  /**
   * @param shape what it must be; null stands for any size
   * @throws LookalikeError ASSET_CORRUPT
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

  /** The one name under `prefix` at that place in alphabetical order, without the rest of the path. */
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
