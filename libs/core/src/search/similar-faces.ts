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

export interface SimilarFacesRequest extends SearchRequest {
  /** Whether to count the rows of the index, for `searched`; default: true. */
  countRows?: boolean;
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

/** `searched` is null if the rows were not counted. */
export type SimilarFacesAnswer = Omit<SimilarFaces, 'searched'> & { searched: number | null };

export type ModelAnswer = { model: ModelName } & (
  { result: SimilarFaces; problem: null } | { result: null; problem: Problem }
);

/** @param model default: the first READY one that has rows @throws LookalikeError any problem of the image or the model */
export async function similarFaces(
  services: SearchServices,
  image: ProbeImage,
  request: SimilarFacesRequest,
  model?: ModelName,
): Promise<SimilarFacesAnswer> {
  checkK(request.k);
  const startedAt = performance.now();
  const searchWith = async (chosen: ModelName): Promise<SimilarFacesAnswer> => {
    const probe = await resolveProbe(services, image, [chosen], { ...request, searched: true });
    return searchIndex(services, chosen, probe, request, startedAt);
  };
  if (model) return searchWith(model);
  const chosen = await defaultModel(services, request.signal);
  try {
    return await searchWith(chosen);
  } catch (error) {
    if (!LookalikeError.is(error, 'INDEX_EMPTY') && !LookalikeError.is(error, 'INDEX_STALE')) throw error;
    // Another process may have deleted or replaced the rows since they were counted.
    const next = await defaultModel(services, request.signal);
    if (next === chosen) throw error;
    return searchWith(next);
  }
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
        const { searched, ...result } = await searchIndex(services, model, probe, request, startedAt);
        return { model, result: { ...result, searched: searched! }, problem: null };
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
  { k, excludeProbe, countRows = true, signal }: SimilarFacesRequest,
  startedAt: number,
): Promise<SimilarFacesAnswer> {
  const probe = models.get(model)!;
  if (isProblem(probe)) throw LookalikeError.from(probe);
  const index = await indexes.open(model, signal);
  const searchStartedAt = performance.now();
  const excludePhoto = excludeProbe && photo ? photo.id : undefined;
  const search = async () => {
    const [matches, count] = await Promise.all([
      index.search(probe.vector, k, { excludePhoto, signal }),
      countRows ? index.count(signal) : null,
    ]);
    return { found: matches, searched: matches.length > 0 ? count : (count ?? (await index.count(signal))) };
  };
  const { found, searched } = await search().catch((error: unknown) => {
    if (LookalikeError.is(error, 'INDEX_STALE')) indexes.markStale(model);
    throw error;
  });
  const searchMs = performance.now() - searchStartedAt;
  if (searched === 0) {
    indexes.markEmpty(model);
    throw indexes.emptyError(model);
  }
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
