// The entry point of worker threads. Importing it has side effects, so everything with a spec is in other files.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, type Transferable } from 'node:worker_threads';
import { LookalikeError } from '@lookalike/domain';
import { findQuantizedNetwork, type PreparedNetwork, prepareNetwork } from '@lookalike/model-conversion';
import { lowerPriority } from '@lookalike/node-support';
import type { MtcnnNetworks } from '../detect/mtcnn';
import type { Lane } from '../embedder';
import { encode } from '../encode/encoder';
import { MODELS } from '../encode/models';
import { conversionOf } from '../networks';
import type { RunNetwork } from '../onnx-network';
import { cropPhoto } from './crop-photo';
import type {
  CancelMessage,
  CloseMessage,
  CroppedPhoto,
  EncodedCrops,
  EncodeJob,
  Job,
  JobMessage,
  PrepareJob,
  ReplyMessage,
} from './jobs';
import { LoadedNetworks } from './loaded-networks';
import { QueryPriority, type YieldToQueries } from './query-priority';

const NICENESS = 10;

// On Linux this is the priority of the calling thread only. When all cores are busy the main thread, which answers requests, would
// otherwise wait behind the workers.
lowerPriority(NICENESS);

const port = parentPort!;
const priority = new QueryPriority();
const running = new Map<number, { answered: Promise<void>; cancellation: AbortController }>();
const networks = new LoadedNetworks();

port.on('message', (message: JobMessage | CancelMessage | CloseMessage) => {
  if ('close' in message) {
    for (const { cancellation } of running.values()) cancellation.abort();
    // If the thread were terminated during a run, onnxruntime would abort the whole process.
    void Promise.allSettled([...running.values()].map(({ answered }) => answered)).then(() => process.exit());
  } else if ('cancel' in message) {
    running.get(message.cancel)?.cancellation.abort();
  } else {
    const cancellation = new AbortController();
    const answered = answer(message, cancellation.signal).finally(() => running.delete(message.id));
    running.set(message.id, { answered, cancellation });
  }
});

async function answer({ id, lane, job }: JobMessage, signal: AbortSignal): Promise<void> {
  // Messages are read between the steps of a query, because one of them may cancel it.
  const cancellable =
    (yieldTurn: YieldToQueries): YieldToQueries =>
    async () => {
      await yieldTurn();
      signal.throwIfAborted();
    };
  try {
    const yieldTurn = cancellable(lane === 'query' ? nextTurn : priority.yieldToQueries);
    const result = await schedule(lane, job, () => run(job, yieldTurn, signal));
    post({ id, result }, buffersOf(result));
  } catch (error) {
    if (LookalikeError.is(error)) post({ id, problem: error.toProblem() });
    else post({ id, failure: (error as Error).stack ?? String(error) });
  }
}

function schedule<T>(lane: Lane, { kind }: Job, start: () => Promise<T>): Promise<T> {
  if (lane === 'query') return priority.runQuery(start);
  // The others do not wait: a network may be loaded while a job waits for it.
  return kind === 'crop' || kind === 'encode' ? priority.runIngestion(start) : start();
}

function run(job: Job, yieldToQueries: YieldToQueries, signal: AbortSignal): Promise<unknown> {
  switch (job.kind) {
    case 'prepare':
      return prepare(job);
    case 'load':
      return networks.load(job, signal);
    case 'crop':
      return cropPhoto(job, () => mtcnn(yieldToQueries), yieldToQueries);
    case 'encode':
      return encodeCrops(job);
  }
}

async function prepare({ network, precision, asset, cacheFolder }: PrepareJob): Promise<PreparedNetwork> {
  const prepared = await prepareNetwork(network, conversionOf(network), asset, cacheFolder);
  if (precision === 'fp32') return prepared;
  const quantized = findQuantizedNetwork(prepared);
  if (quantized) return quantized;
  throw new LookalikeError(
    'MODEL_UNAVAILABLE',
    `${network} is configured with the precision int8, but has no usable int8 variant.`,
    `Run the quantization of ${network}, or configure the precision fp32 for it.`,
  );
}

/** MTCNN for one job. Its runs are the long steps of detection, so each one first yields to queries. */
async function mtcnn(yieldToQueries: YieldToQueries): Promise<MtcnnNetworks> {
  const { pnet, rnet, onet } = await networks.get('MTCNN');
  const yielding =
    (network: RunNetwork): RunNetwork =>
    async (input, shape) => {
      await yieldToQueries();
      return network(input, shape);
    };
  return { pnet: yielding(pnet!), rnet: yielding(rnet!), onet: yielding(onet!) };
}

async function encodeCrops({ model, crops }: EncodeJob): Promise<EncodedCrops> {
  const startedAt = performance.now();
  const [network] = Object.values(await networks.get(model)) as [RunNetwork];
  const vectors = await encode(MODELS[model], network, crops);
  return { vectors, encodeMs: performance.now() - startedAt };
}

function post(message: ReplyMessage, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

/** The buffers of pixels and vectors in a result, which are transferred instead of copied. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const { models, vectors } = (result ?? {}) as Partial<CroppedPhoto & EncodedCrops>;
  const rasters = [...(models?.values() ?? [])].flatMap(({ crops }) => crops.map(({ raster }) => raster.data));
  return [...rasters, ...(vectors ?? [])].map(({ buffer }) => buffer as ArrayBuffer);
}
