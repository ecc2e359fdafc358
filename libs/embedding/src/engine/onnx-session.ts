import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RunNetwork } from './run-network';

export interface OnnxSession {
  run: RunNetwork;
  close(): Promise<void>;
}

/**
 * An ONNX model with one float32 input. One thread: the workers share out the cores between them. Its runs block the calling thread
 * (each after a turn of the event loop), so it belongs into a worker.
 */
export async function openSession(file: string): Promise<OnnxSession> {
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Input sizes vary (each photo has its own pyramid): an arena would keep the largest of each for ever.
    enableCpuMemArena: false,
    enableMemPattern: false,
  });
  const [inputName] = session.inputNames as [string];
  return {
    async run(input, shape) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', input, shape) });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]) => [name, { data: data as Float32Array, shape: dims }]),
      );
    },
    close: () => session.release(),
  };
}
