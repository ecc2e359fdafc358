import type { ExecutionProvider } from '@lookalike/domain';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs a network once. @param shape of the input, batch first @returns the outputs by name */
export type RunNetwork = (input: Float32Array, shape: readonly number[]) => Promise<Record<string, NetworkOutput>>;

export interface NetworkOutput {
  data: Float32Array;
  shape: readonly number[];
}

const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Without an arena the system zeroes new pages for every feature map. Inputs have a bounded size, so it stays small.
  enableCpuMemArena: true,
  enableMemPattern: false,
};

/**
 * Opens an ONNX model with one float32 input. It runs on one thread: the workers divide the cores among themselves. A run blocks
 * the calling thread (after one turn of the event loop), so call it from a worker.
 *
 * @param provider layers that it does not support are computed on the processor
 * @throws Error if the provider is not available on this machine
 */
export async function openNetwork(file: string, provider: ExecutionProvider = 'cpu'): Promise<RunNetwork> {
  return runOf(await createSession(file, { executionProviders: [provider] }));
}

/**
 * Opens a model as `openNetwork` does, and measures its layers.
 * @param prefix of the path of the file that `endProfile` writes in Chrome's trace format
 */
export async function openProfiledNetwork(
  file: string,
  prefix: string,
): Promise<{ run: RunNetwork; endProfile(): Promise<void> }> {
  const session = await createSession(file, { enableProfiling: true, profileFilePrefix: prefix });
  return {
    run: runOf(session),
    endProfile: () => {
      session.endProfiling();
      return session.release();
    },
  };
}

function createSession(file: string, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  // For callers on the main thread: see `spawnWorker`.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  return InferenceSession.create(file, { ...SESSION_OPTIONS, ...options });
}

function runOf(session: InferenceSession): RunNetwork {
  const [inputName] = session.inputNames as [string];
  return async (input, shape) => {
    const outputs = await session.run({ [inputName]: new Tensor('float32', input, shape) });
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data, dims }]) => [name, { data: data as Float32Array, shape: dims }]),
    );
  };
}
