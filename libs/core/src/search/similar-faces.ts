import { LookalikeError, type ModelName, type PhotoRef, type Problem } from '@lookalike/domain';
import { type FaceOfPhoto, faceOfRow } from '../galleries/indexed-faces';
import { defaultModel, modelsWithRows, namedModels } from '../models/choose-models';
import { checkK } from '../requests/check-arguments';
import {
  isProblem,
  type ProbeImage,
  type ProbeOptions,
  type ResolvedProbe,
  resolveProbe,
  type SearchServices,
  type Timings,
} from './resolve-probe';

export interface SearchRequest extends ProbeOptions {
  /** 1..100. */
  k: number;
  /** Whether to omit the probe's own photo from the matches. */
  excludeProbe: boolean;
}

export interface Probe {
  /** Size of the upright image in pixels. */
  width: number;
  height: number;
  face: FaceOfPhoto | null;
  photo: PhotoRef | null;
  url: string | null;
}

export interface FaceMatch {
  /** From 1. */
  rank: number;
  /** Cosine, -1..1. */
  similarity: number;
  photo: PhotoRef & { width: number; height: number };
  face: FaceOfPhoto | null;
}

export interface SimilarFaces {
  model: ModelName;
  probe: Probe;
  matches: FaceMatch[];
  /** Rows in the index. */
  searched: number;
  timings: Timings;
}

export type ModelAnswer = { model: ModelName } & (
  { result: SimilarFaces; problem: null } | { result: null; problem: Problem }
);

/** @param model default: the first READY one that has rows @throws LookalikeError any problem of the image or the model */
export async function similarFaces(
  services: SearchServices,
  image: ProbeImage,
  request: SearchRequest,
  model?: ModelName,
): Promise<SimilarFaces> {
  checkK(request.k);
  const startedAt = performance.now();
  const chosen = model ?? (await defaultModel(services, request.signal));
  const probe = await resolveProbe(services, image, [chosen], { ...request, searched: true });
  return searchIndex(services, chosen, probe, request, startedAt);
}

/**
 * The same search by several models. The problem of one does not affect the others.
 * @param models default: all that are READY and have rows; if the store does not answer, all that are READY
 * @throws LookalikeError what concerns the whole image or the request
 */
export async function compareModels(
  services: SearchServices,
  image: ProbeImage,
  request: SearchRequest,
  models?: ModelName[],
): Promise<ModelAnswer[]> {
  checkK(request.k);
  const startedAt = performance.now();
  const chosen = models ? namedModels(models) : await modelsToCompare(services, request.signal);
  const probe = await resolveProbe(services, image, chosen, { ...request, searched: true });
  return Promise.all(
    chosen.map(async (model): Promise<ModelAnswer> => {
      try {
        return { model, result: await searchIndex(services, model, probe, request, startedAt), problem: null };
      } catch (error) {
        request.signal?.throwIfAborted();
        if (!LookalikeError.is(error)) throw error;
        return { model, result: null, problem: error.toProblem() };
      }
    }),
  );
}

async function modelsToCompare(services: SearchServices, signal?: AbortSignal): Promise<ModelName[]> {
  const models = await modelsWithRows(services, signal);
  // If there are none, the answer of the default model contains the reason.
  return models.length > 0 ? models : [await defaultModel(services, signal)];
}

/** @throws LookalikeError the probe's problem, INDEX_EMPTY, INDEX_STALE, STORE_UNAVAILABLE */
async function searchIndex(
  { indexes }: SearchServices,
  model: ModelName,
  { models, photo, url, timings }: ResolvedProbe,
  { k, excludeProbe, signal }: SearchRequest,
  startedAt: number,
): Promise<SimilarFaces> {
  const probe = models.get(model)!;
  if (isProblem(probe)) throw LookalikeError.from(probe);
  const index = await indexes.open(model, signal);
  const searchStartedAt = performance.now();
  const excludePhoto = excludeProbe && photo ? photo.id : undefined;
  const [found, searched] = await Promise.all([
    index.search(probe.vector, k, { excludePhoto, signal }),
    index.count(signal),
  ]).catch((error: unknown) => {
    if (LookalikeError.is(error, 'INDEX_STALE')) indexes.markStale(model);
    throw error;
  });
  const searchMs = performance.now() - searchStartedAt;
  if (searched === 0) throw indexes.emptyError(model);
  const matches = found.map(({ rank, similarity, row }): FaceMatch => {
    const { photoId: id, photoWidth: width, photoHeight: height, identity } = row;
    return { rank, similarity, photo: { id, identity: identity || null, width, height }, face: faceOfRow(row) };
  });
  const { width, height, face } = probe;
  const totalMs = performance.now() - startedAt;
  return {
    model,
    probe: { width, height, face, photo, url },
    matches,
    searched,
    timings: { ...timings, searchMs, totalMs },
  };
}
