import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs an ONNX model on one input; the outputs by name. */
export async function runModel(
  model: Uint8Array | string,
  shape: readonly number[],
  data: Float32Array,
): Promise<Record<string, { shape: readonly number[]; data: Float32Array }>> {
  const options: InferenceSession.SessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options));
  try {
    const outputs = await session.run({ [session.inputNames[0]!]: new Tensor('float32', data, shape) });
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        { shape: tensor.dims, data: tensor.data as Float32Array },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** Numbers in -1..1 that are the same in every run (a linear congruential generator: Numerical Recipes). */
export function noise(count: number, seed = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
