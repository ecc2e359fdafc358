/** A float32 tensor in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tensors of a checkpoint by their names there. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** Number of elements of a shape; NaN unless every dimension is a safe integer >= 0 and so is the product. */
export function elementCount(shape: readonly unknown[]): number {
  let count = 1;
  for (const dimension of shape) {
    if (typeof dimension !== 'number' || !Number.isSafeInteger(dimension) || dimension < 0) return NaN;
    count *= dimension;
  }
  return Number.isSafeInteger(count) ? count : NaN;
}

/** Little-endian float32 values at `offset`: a view where the alignment allows it, else a copy. The range must lie in `bytes`. */
export function floatsAt(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const start = bytes.byteOffset + offset;
  if (start % 4 === 0) return new Float32Array(bytes.buffer, start, count);
  // Not `slice`: that of a Buffer copies nothing.
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + count * 4)).buffer);
}

/** The bytes of a tensor's values, without copying. */
export function bytesOf(tensor: Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
