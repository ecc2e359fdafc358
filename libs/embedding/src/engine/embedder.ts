import { LookalikeError, type FetchedAsset, type ModelName, type Problem } from '@lookalike/domain';
import { recipeHash } from '@lookalike/model-conversion';
import type { Detection, Embedder, EmbedOptions, Lane, ModelInfo, NetworkName, PhotoEmbeddings } from '../embedder';
import { ALL_MODELS } from '../encode/models';
import { encodePhoto } from './encode-photo';
import type { Lanes } from './lanes';
import type { NetworkStates } from './network-states';
import type { NetworkSupply } from './network-supply';

/** How embeddings are compared: inner product. */
const METRIC = 'IP';

/** The contract over threads: decides what is to be done; the lanes decide when. */
export class ThreadedEmbedder implements Embedder {
  constructor(
    private readonly states: NetworkStates,
    private readonly supply: NetworkSupply,
    private readonly lanes: Lanes,
  ) {}

  models(): ModelInfo[] {
    return ALL_MODELS.map(({ name, description, dimension, wholePhoto, preprocessing, weights }) => {
      const tensors = this.states.tensorHash(name);
      return {
        name,
        description,
        dimension,
        wholePhoto,
        ...this.states.report(name),
        recipeHash: tensors && recipeHash({ tensors, preprocessing, metric: METRIC, dimension }),
        terms: weights.terms,
      };
    });
  }

  async detect(image: Uint8Array, lane: Lane, signal?: AbortSignal): Promise<Detection> {
    const problem = this.states.problemOf('MTCNN');
    if (problem) throw LookalikeError.from(problem);
    const located = await this.lanes.run(
      { kind: 'locate', image, detect: true, models: [], faces: 'all' },
      lane,
      signal,
    );
    const { width, height, faces, decodeMs, detectMs } = located;
    return { width, height, faces: faces!, timings: { decodeMs, detectMs } };
  }

  async embed(image: Uint8Array, models: readonly ModelName[], options: EmbedOptions): Promise<PhotoEmbeddings> {
    const problems = new Map(models.map((model) => [model, this.states.problemOf(model)]));
    const usable = [...problems.keys()].filter((model) => !problems.get(model));
    const located = await this.lanes.run(
      { kind: 'locate', image, detect: false, models: usable, faces: options.faces },
      options.lane,
      options.signal,
    );
    const { encoded, encodeMs } = await encodePhoto(this.lanes, located.models, options);
    const { width, height, faces, decodeMs, detectMs } = located;
    return {
      width,
      height,
      faces,
      models: new Map(
        [...problems].map(([model, problem]) => [model, problem ? { embeddings: [], problem } : encoded.get(model)!]),
      ),
      timings: { decodeMs, detectMs, encodeMs },
    };
  }

  prepare(network: NetworkName, asset: FetchedAsset): Promise<void> {
    return this.supply.prepare(network, asset);
  }

  markPreparing(network: NetworkName): void {
    if (!this.states.isReady(network)) this.states.preparing(network);
  }

  markUnavailable(network: NetworkName, problem: Problem): void {
    this.states.unavailable(network, problem);
  }

  async close(): Promise<void> {
    this.lanes.close();
    await this.supply.close();
  }
}
