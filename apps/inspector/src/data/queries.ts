import { isLookalikeError, type ModelName, type OutcomeKind } from '@lookalike/client';
import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { FaceReference, ImageReference } from '../faces/face-reference';
import { client } from './client';
import { ASK_AGAIN_MS, passes } from './create-query-client';

/** What depends on what is indexed, so that an ingestion makes it stale: first in the key. */
export const INDEXED = 'indexed';

/** Each model, whether it can be asked, and how much it has indexed. */
export const modelsQuery = () =>
  queryOptions({
    queryKey: [INDEXED, 'models'],
    queryFn: ({ signal }) => client.models({}, { signal }),
    // Weights are fetched and the store comes back while the page is open.
    refetchInterval: ({ state }) =>
      state.error || state.data?.some(({ availability, indexed }) => availability === 'PREPARING' || indexed === null)
        ? 3000
        : 30_000,
  });

export const galleryQuery = () =>
  queryOptions({
    queryKey: [INDEXED, 'gallery'],
    queryFn: ({ signal }) => client.gallery({ first: 1 }, { signal }),
    refetchInterval: ({ state }) => (state.error ? 3000 : false),
  });

export const identitiesQuery = (search: string) =>
  queryOptions({
    queryKey: [INDEXED, 'identities', search],
    queryFn: ({ signal }) => client.identities({ search, first: 20 }, { signal }),
    placeholderData: keepPreviousData,
  });

/** @param image null: none is chosen, and nothing asked */
export const detectionQuery = (image: ImageReference | null) =>
  queryOptions({
    queryKey: ['detection', image],
    queryFn: image ? ({ signal }) => client.detectFaces({ image }, { signal }) : skipToken,
    staleTime: Infinity,
  });

/** What the gallery knows of a picture; of an upload it knows nothing, and is not asked. */
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

/** The same probe asked of several models. */
export const comparisonQuery = ({ image, face, models, k }: Search) =>
  queryOptions({
    queryKey: [INDEXED, 'comparison', image, face, models, k],
    queryFn: ({ signal }) => client.compareModels({ image, face, models, k }, { signal }),
    enabled: models.length > 0,
    // A store that is down is each model's problem, not the answer's.
    refetchInterval: ({ state: { data, error } }) =>
      passes(error) || data?.some(({ problem }) => problem?.code === 'STORE_UNAVAILABLE') ? ASK_AGAIN_MS : false,
  });

/** How alike two faces are for each model. */
export const faceComparisonQuery = ([a, b]: readonly [FaceReference, FaceReference], models: ModelName[]) =>
  queryOptions({
    queryKey: [INDEXED, 'faces', a, b, models],
    queryFn: ({ signal }) => client.compareFaces({ a, b, models }, { signal }),
    enabled: models.length > 0,
  });

// Beside what passes for all: an index that is being made anew. A wrong name stays wrong.
const untilItPasses = ({ state: { error } }: { state: { error: Error | null } }) =>
  error && !isLookalikeError(error, 'IDENTITY_NOT_FOUND') ? ASK_AGAIN_MS : false;

export const identityPhotosQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: [INDEXED, 'identity', name],
    queryFn: ({ signal, pageParam }) => client.identity({ name, first: 60, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ photos: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    refetchInterval: untilItPasses,
  });

// A longer list of the same grows; another person's or model's is not shown in its place.
const growing =
  (name: string, model: ModelName) =>
  <List>(shorter: List, query?: { queryKey: readonly unknown[] }) =>
    query?.queryKey[2] === name && query.queryKey[3] === model ? shorter : undefined;

export const lookalikesQuery = (name: string, model: ModelName, k: number) =>
  queryOptions({
    queryKey: [INDEXED, 'lookalikes', name, model, k],
    queryFn: ({ signal }) => client.identityLookalikes({ name, model, k }, { signal }),
    placeholderData: growing(name, model),
    refetchInterval: untilItPasses,
  });

export const outliersQuery = (name: string, model: ModelName, k: number) =>
  queryOptions({
    queryKey: [INDEXED, 'outliers', name, model, k],
    queryFn: ({ signal }) => client.identityOutliers({ name, model, k }, { signal }),
    placeholderData: growing(name, model),
    refetchInterval: untilItPasses,
  });

export const ingestionsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['ingestions'],
    queryFn: ({ signal, pageParam }) => client.ingestions({ first: 20, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });

/** An ingestion with its photos of one outcome. */
export const ingestionPhotosQuery = (id: string, outcome: OutcomeKind) =>
  infiniteQueryOptions({
    queryKey: ['ingestion', id, outcome],
    queryFn: ({ signal, pageParam }) => client.ingestion({ id, outcome, first: 60, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ photos: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
