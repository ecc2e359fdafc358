import { availableParallelism, totalmem } from 'node:os';
import {
  type EncodedImage,
  type ExecutionProvider,
  type FetchedAsset,
  LookalikeError,
  type ModelName,
  type Precision,
  type Problem,
} from '@lookalike/domain';
import { recipeHash } from '@lookalike/model-conversion';
import type { Detection, Embedder, EmbedOptions, Lane, ModelInfo, NetworkName, PhotoEmbeddings } from '../embedder';
import { ALL_MODELS } from '../encode/models';
import { DecodingThread } from './decoding-thread';
import { encodeCrops } from './encode-crops';
import { Lanes } from './lanes';
import { NetworkStates } from './network-states';
import { NetworkLoader } from './network-loader';
import { WorkerThread } from './worker-thread';

/** How embeddings are compared: by inner product. */
const METRIC = 'IP';

export interface EmbedderOptions {
  /** The folder of all caches; converted networks are stored in it. */
  cacheFolder: string;
  /**
   * Number of worker threads; absent or null: `defaultThreads`. Each thread loads all networks (about 250 MB for three models).
   */
  threads?: number | null;
  /** Default: fp32 for each. An int8 model is UNAVAILABLE until its int8 variant is in the cache folder. */
  precisions?: Readonly<Partial<Record<ModelName, Precision>>>;
  /** In the order of preference; default: the processor only. */
  executionProviders?: readonly ExecutionProvider[];
}

const MAX_DEFAULT_THREADS = 16;
/** With all four models. */
const BYTES_PER_THREAD = 400 * 1024 ** 2;

/**
 * One thread for each core that this process may use, but at most 16, and no more than fit into half of its memory: on 64 cores the
 * networks would take 16 GB before the first photo.
 * @param memory bytes of the machine, or of the container if that is limited
 */
export function defaultThreads(cores = availableParallelism(), memory = memoryLimit()): number {
  return Math.max(1, Math.min(cores, MAX_DEFAULT_THREADS, Math.floor(memory / 2 / BYTES_PER_THREAD)));
}

/** `constrainedMemory` is 0 where it is unknown, and larger than the machine's memory where there is no limit. */
function memoryLimit(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}

/** An embedder without networks: `prepare` adds them. Close it, or its threads keep the process alive. */
export function createEmbedder({
  cacheFolder,
  threads,
  precisions = {},
  executionProviders = ['cpu'],
}: EmbedderOptions): Embedder {
  const pool = Array.from({ length: threads ?? defaultThreads() }, () => new WorkerThread());
  const states = new NetworkStates();
  const lanes = new Lanes(pool.map((thread) => new DecodingThread(thread)));
  return new ThreadedEmbedder(
    states,
    new NetworkLoader(states, pool, cacheFolder, precisions, executionProviders),
    lanes,
    precisions,
  );
}

/** Decides which jobs a call needs; the lanes decide when and where they run. */
class ThreadedEmbedder implements Embedder {
  constructor(
    private readonly states: NetworkStates,
    private readonly loader: NetworkLoader,
    private readonly lanes: Lanes,
    private readonly precisions: NonNullable<EmbedderOptions['precisions']>,
  ) {}

  models(): ModelInfo[] {
    return ALL_MODELS.map(({ name, description, dimension, wholePhoto, preprocessing, weights }) => {
      const loaded = this.states.weightsOf(name);
      return {
        name,
        description,
        dimension,
        wholePhoto,
        ...this.states.report(name),
        precision: this.precisions[name] ?? 'fp32',
        executionProvider: this.states.providerOf(name),
        recipeHash: loaded && recipeHash({ ...loaded, preprocessing, metric: METRIC, dimension }),
        terms: weights.terms,
      };
    });
  }

  async detect(image: EncodedImage, lane: Lane, signal?: AbortSignal): Promise<Detection> {
    const problem = this.states.problemOf('MTCNN');
    if (problem) throw LookalikeError.from(problem);
    const { width, height, faces, decodeMs, detectMs } = await this.lanes.run(
      { kind: 'image', image, detectFaces: true, models: [], faces: 'all' },
      lane,
      signal,
    );
    return { width, height, faces: faces!, timings: { decodeMs, detectMs } };
  }

  async embed(image: EncodedImage, models: readonly ModelName[], options: EmbedOptions): Promise<PhotoEmbeddings> {
    const problems = new Map(models.map((model) => [model, this.states.problemOf(model)]));
    const usable = [...problems.keys()].filter((model) => !problems.get(model));
    const cropped = await this.lanes.run(
      { kind: 'image', image, detectFaces: false, models: usable, faces: options.faces },
      options.lane,
      options.signal,
    );
    const { encoded, encodeMs } = await encodeCrops(this.lanes, cropped.models, options);
    const { width, height, faces, decodeMs, detectMs, alignMs } = cropped;
    return {
      width,
      height,
      faces,
      models: new Map(
        [...problems].map(([model, problem]) => [model, problem ? { embeddings: [], problem } : encoded.get(model)!]),
      ),
      timings: { decodeMs, detectMs, alignMs, encodeMs },
    };
  }

  prepare(network: NetworkName, asset: FetchedAsset): Promise<ExecutionProvider> {
    return this.loader.prepare(network, asset);
  }

  markPreparing(network: NetworkName): void {
    if (!this.states.isReady(network)) this.states.markPreparing(network);
  }

  markUnavailable(network: NetworkName, problem: Problem): void {
    this.states.markUnavailable(network, problem);
  }

  async close(): Promise<void> {
    this.lanes.close();
    await this.loader.close();
  }
}
