import type { ModelName } from '@lookalike/domain';
import type { EmbedOptions, FaceEmbedding, ModelEmbeddings } from '../embedder';
import { MODELS } from '../encode/models';
import type { Crop, ModelCrops } from './jobs';
import type { Lanes } from './lanes';

interface EncodedModel {
  embeddings: FaceEmbedding[];
  encodeMs: number;
}

/**
 * The embeddings of one photo's crops: in the query lane at once, in the ingestion lane in batches with other photos'.
 *
 * @returns `encodeMs`: time of threads, not of the clock; several may have worked at once
 */
export async function encodePhoto(
  lanes: Lanes,
  models: ReadonlyMap<ModelName, ModelCrops>,
  options: Pick<EmbedOptions, 'lane' | 'signal'>,
): Promise<{ encoded: Map<ModelName, ModelEmbeddings>; encodeMs: number }> {
  const encoded = new Map<ModelName, ModelEmbeddings>();
  let encodeMs = 0;
  await Promise.all(
    [...models].map(async ([model, { crops, problem }]) => {
      if (problem) return encoded.set(model, { embeddings: [], problem });
      const result = await encodeModel(lanes, model, crops, options);
      encodeMs += result.encodeMs;
      return encoded.set(model, { embeddings: result.embeddings, problem: null });
    }),
  );
  return { encoded, encodeMs };
}

async function encodeModel(
  lanes: Lanes,
  model: ModelName,
  crops: readonly Crop[],
  { lane, signal }: Pick<EmbedOptions, 'lane' | 'signal'>,
): Promise<EncodedModel> {
  if (lane === 'ingestion') {
    const results = await Promise.all(crops.map(({ raster }) => lanes.encodeInBatch(model, raster, signal)));
    return {
      embeddings: results.map(({ vector }, index) => ({ face: crops[index]!.face, vector })),
      encodeMs: results.reduce((sum, { encodeMs }) => sum + encodeMs, 0),
    };
  }
  const batches = await Promise.all(
    chunks(crops, MODELS[model].maxBatch).map((batch) =>
      lanes.run({ kind: 'encode', model, crops: batch.map(({ raster }) => raster) }, lane, signal),
    ),
  );
  const vectors = batches.flatMap((batch) => batch.vectors);
  return {
    embeddings: vectors.map((vector, index) => ({ face: crops[index]!.face, vector })),
    encodeMs: batches.reduce((sum, batch) => sum + batch.encodeMs, 0),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
