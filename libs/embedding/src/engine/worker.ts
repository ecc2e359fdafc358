import { LookalikeError } from '@lookalike/domain';
import { setPriority } from 'node:os';
import { parentPort, type Transferable } from 'node:worker_threads';
import { prepareNetwork } from '@lookalike/model-conversion';
import { encode } from '../encode/encoder';
import { MODELS } from '../encode/models';
import { conversionOf } from '../networks';
import type { CloseMessage, EncodedCrops, EncodeJob, Job, JobMessage, LocatedPhoto, ReplyMessage } from './jobs';
import { LoadedNetworks } from './loaded-networks';
import { locatePhoto } from './locate-photo';
import type { Pause } from './pause';
import { QueriesFirst } from './queries-first';

const NICENESS = 10;

// On Linux this is the priority of the calling thread alone. With every core at work the main thread, which answers people, would
// otherwise wait its turn behind the workers.
setPriority(NICENESS);

const port = parentPort!;
const networks = new LoadedNetworks();
const queries = new QueriesFirst();

const running = new Set<Promise<void>>();

port.on('message', (message: JobMessage | CloseMessage) => {
  if ('close' in message) {
    // Ended from outside in the middle of a run, onnxruntime would abort the whole process.
    void Promise.allSettled(running).then(() => process.exit());
    return;
  }
  const working = work(message).finally(() => running.delete(working));
  running.add(working);
});

async function work({ id, lane, job }: JobMessage): Promise<void> {
  try {
    const result = await (lane === 'query' ? queries.run(() => run(job, async () => {})) : run(job, queries.pause));
    post({ id, result }, buffersOf(result));
  } catch (error) {
    if (LookalikeError.is(error)) post({ id, problem: error.toProblem() });
    else post({ id, failure: (error as Error).stack ?? String(error) });
  }
}

function run(job: Job, pause: Pause): Promise<unknown> {
  switch (job.kind) {
    case 'prepare':
      return prepareNetwork(job.network, conversionOf(job.network), job.asset, job.cacheFolder);
    case 'load':
      return networks.load(job.network, job.files).then(() => null);
    case 'locate':
      return locatePhoto(job, () => networks.mtcnn(), pause);
    case 'encode':
      return encodeCrops(job);
  }
}

async function encodeCrops({ model, crops }: EncodeJob): Promise<EncodedCrops> {
  const startedAt = performance.now();
  const vectors = await encode(MODELS[model], await networks.model(model), crops);
  return { vectors, encodeMs: performance.now() - startedAt };
}

function post(message: ReplyMessage, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

/** Pixels and vectors go over without being copied. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const { models, vectors } = (result ?? {}) as Partial<LocatedPhoto & EncodedCrops>;
  const rasters = [...(models?.values() ?? [])].flatMap(({ crops }) => crops.map(({ raster }) => raster.data));
  return [...rasters, ...(vectors ?? [])].map(({ buffer }) => buffer as ArrayBuffer);
}
