import type { ModelName } from '@lookalike/domain';
import type { EmbedOptions, FaceEmbedding, ModelEmbeddings } from '../embedder';
import { MODELS } from '../encode/models';
import type { Crop, ModelCrops } from './jobs';
import type { Lanes } from './lanes';

type EncodeOptions = Pick<EmbedOptions, 'lane' | 'signal'>;

/**
 * Encodes one photo's crops: at once in the query lane, in batches with other photos' crops in the ingestion lane.
 *
 * @returns `encodeMs`: the sum of the threads' time; several threads may work at the same time
 */
export async function encodeCrops(
  lanes: Lanes,
  models: ReadonlyMap<ModelName, ModelCrops>,
  options: EncodeOptions,
): Promise<{ encoded: Map<ModelName, ModelEmbeddings>; encodeMs: number }> {
  const encoded = new Map<ModelName, ModelEmbeddings>();
  let encodeMs = 0;
  await Promise.all(
    [...models].map(async ([model, { crops, problem }]) => {
      if (problem) return encoded.set(model, { embeddings: [], problem });
      const encode = options.lane === 'query' ? encodeAtOnce : encodeInBatches;
      const result = await encode(lanes, model, crops, options.signal);
      encodeMs += result.encodeMs;
      return encoded.set(model, { embeddings: result.embeddings, problem: null });
    }),
  );
  return { encoded, encodeMs };
}

interface EncodedModel {
  embeddings: FaceEmbedding[];
  encodeMs: number;
}

async function encodeAtOnce(
  lanes: Lanes,
  model: ModelName,
  crops: readonly Crop[],
  signal?: AbortSignal,
): Promise<EncodedModel> {
  const { maxBatch } = MODELS[model];
  const batches = Array.from({ length: Math.ceil(crops.length / maxBatch) }, (_, index) =>
    crops.slice(index * maxBatch, (index + 1) * maxBatch).map(({ raster }) => raster),
  );
  const results = await Promise.all(
    batches.map((batch) => lanes.run({ kind: 'encode', model, crops: batch }, 'query', signal)),
  );
  const vectors = results.flatMap((result) => result.vectors);
  return {
    embeddings: vectors.map((vector, index) => ({ face: crops[index]!.face, vector })),
    encodeMs: results.reduce((sum, result) => sum + result.encodeMs, 0),
  };
}

async function encodeInBatches(
  lanes: Lanes,
  model: ModelName,
  crops: readonly Crop[],
  signal?: AbortSignal,
): Promise<EncodedModel> {
  const results = await Promise.all(crops.map(({ raster }) => lanes.encodeInBatch(model, raster, signal)));
  return {
    embeddings: results.map(({ vector }, index) => ({ face: crops[index]!.face, vector })),
    encodeMs: results.reduce((sum, result) => sum + result.encodeMs, 0),
  };
}
