import {
  type AnswerOf,
  type CallOptions,
  type CompareModelsQuery,
  type IdentityQuery,
  type ModelName,
  type OutcomeKind,
  type RandomPhotoQuery,
} from '@lookalike/client';
import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { FaceReference, ImageReference } from '../image-reference';
import { client, RETRY_DELAY_MS, retryDelay } from './client';

/** First in the key of each query that depends on the indexes. An ingestion makes these queries stale. */
export const INDEXED = 'indexed';

/** Between two polls of the status: while a component is STARTING or UNAVAILABLE, and otherwise. */
const STATUS_POLL_MS = { changing: 3000, stable: 15_000 };

/** Which components of the gateway work. Polled often while one of them is STARTING or UNAVAILABLE. */
export const statusQuery = () =>
  queryOptions({
    queryKey: ['status'],
    queryFn: ({ signal }) => client.status({}, { signal }),
    refetchInterval: ({ state: { data, error } }) => {
      if (error || !data?.ready) return STATUS_POLL_MS.changing;
      const isChanging = data.models.some(({ state, retryAt }) => state === 'STARTING' || retryAt != null);
      return isChanging ? STATUS_POLL_MS.changing : STATUS_POLL_MS.stable;
    },
  });

/** Each model, and the number of rows in its index. The status says whether it can be used. */
export const modelsQuery = () =>
  queryOptions({ queryKey: [INDEXED, 'models'], queryFn: ({ signal }) => client.models({}, { signal }) });

export const galleryQuery = () =>
  queryOptions({
    queryKey: [INDEXED, 'gallery'],
    queryFn: ({ signal }) => client.gallery({ first: 1 }, { signal }),
  });

/** Files and folders of the gallery that are not used. */
export const galleryIssuesQuery = () =>
  infiniteQueryOptions({
    queryKey: [INDEXED, 'gallery-issues'],
    queryFn: ({ signal, pageParam }) => client.galleryIssues({ first: 50, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ issues: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    refetchInterval: ({ state: { data, error } }) => {
      // Not by `retryAt`, which is null during the first attempt and after the last one.
      const isDownloading = data?.pages.some(({ issues }) =>
        issues.nodes.some(({ code }) => code === 'NOT_DOWNLOADED'),
      );
      return isDownloading && !error ? STATUS_POLL_MS.changing : retryDelay(error);
    },
  });

export const identitiesQuery = (search: string) =>
  queryOptions({
    queryKey: [INDEXED, 'identities', search],
    queryFn: ({ signal }) => client.identities({ search, first: 20 }, { signal }),
    placeholderData: keepPreviousData,
  });

/** Random photos, possibly with repetitions; only photos that the default model has indexed, if there are any. */
export async function randomPhotos(count: number, options?: CallOptions): Promise<AnswerOf<RandomPhotoQuery>[]> {
  const models = await client.models({}, options);
  const indexedBy = models.find((model) => model.default && model.indexed)?.name;
  return Promise.all(Array.from({ length: count }, () => client.randomPhoto({ indexedBy }, options)));
}

/** @param image null when none is chosen: the query is disabled */
export const detectionQuery = (image: ImageReference | null) =>
  queryOptions({
    queryKey: ['detection', image],
    queryFn: image ? ({ signal }) => client.detectFaces({ image }, { signal }) : skipToken,
    staleTime: Infinity,
  });

/** The gallery's record of a photo. Disabled for an upload, which is not in the gallery. */
export const photoQuery = (image: ImageReference) =>
  queryOptions({
    queryKey: [INDEXED, 'photo', image],
    queryFn: 'photo' in image ? ({ signal }) => client.photo({ id: image.photo }, { signal }) : skipToken,
  });

export interface Search {
  image: ImageReference;
  /** null: the subject. */
  face: number | null;
  models: ModelName[];
  k: number;
}

/** One model's answer to a probe, or the problem that prevents it. */
export type ModelAnswer = AnswerOf<CompareModelsQuery>[number];

export const comparisonQuery = ({ image, face, models, k }: Search) =>
  queryOptions({
    queryKey: [INDEXED, 'comparison', image, face, models, k],
    queryFn: ({ signal }) => client.compareModels({ image, face, models, k }, { signal }),
    enabled: models.length > 0,
    // A model's problem is part of the answer, not an error of the query.
    refetchInterval: ({ state: { data, error } }) =>
      retryDelay(error) || (data?.some(({ problem }) => problem?.retryable) ? RETRY_DELAY_MS : false),
  });

/** The similarity of two faces according to each model. */
export const faceComparisonQuery = ([a, b]: readonly [FaceReference, FaceReference], models: ModelName[]) =>
  queryOptions({
    queryKey: [INDEXED, 'faces', a, b, models],
    queryFn: ({ signal }) => client.compareFaces({ a, b, models }, { signal }),
    enabled: models.length > 0,
  });

/** An identity with one page of its photos. */
export type IdentityAnswer = AnswerOf<IdentityQuery>;

export const identityPhotosQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: [INDEXED, 'identity', name],
    queryFn: ({ signal, pageParam }) => client.identity({ name, first: 60, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ photos: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });

// While a longer list loads, the shorter one stays visible; the list of another person or model does not.
const shorterList =
  (name: string, model: ModelName) =>
  <List>(previous: List, query?: { queryKey: readonly unknown[] }) =>
    query?.queryKey[2] === name && query.queryKey[3] === model ? previous : undefined;

export const lookalikesQuery = (name: string, model: ModelName, k: number) =>
  queryOptions({
    queryKey: [INDEXED, 'lookalikes', name, model, k],
    queryFn: ({ signal }) => client.identityLookalikes({ name, model, k }, { signal }),
    placeholderData: shorterList(name, model),
  });

export const outliersQuery = (name: string, model: ModelName, k: number) =>
  queryOptions({
    queryKey: [INDEXED, 'outliers', name, model, k],
    queryFn: ({ signal }) => client.identityOutliers({ name, model, k }, { signal }),
    placeholderData: shorterList(name, model),
  });

export const ingestionsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['ingestions'],
    queryFn: ({ signal, pageParam }) => client.ingestions({ first: 20, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });

/** An ingestion with its photos that have one outcome. */
export const ingestionPhotosQuery = (id: string, outcome: OutcomeKind) =>
  infiniteQueryOptions({
    queryKey: ['ingestion', id, outcome],
    queryFn: ({ signal, pageParam }) => client.ingestion({ id, outcome, first: 60, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ photos: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
