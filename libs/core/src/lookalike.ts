import type {
  AvailabilityReport,
  Box,
  FaceId,
  ModelName,
  OutcomeKind,
  PhotoId,
  PhotoRef,
  Point,
  Problem,
} from '@lookalike/domain';

/** What a query brings: a photo of the gallery, or the bytes of any picture. */
export type ProbeImage =
  | { photo: PhotoId }
  /** `url`: where its picture can be had again, if anywhere. */
  | { bytes: Uint8Array; url: string | null };

export interface FaceOfPhoto {
  /** Null when the photo is none of the gallery's. */
  id: FaceId | null;
  index: number;
  box: Box;
  landmarks: Point[];
  score: number;
  subject: boolean;
  /** Whether a crop can be had at `/crops/<id>`: only of faces that are indexed. */
  indexed: boolean;
}

export interface Timings {
  /** null: not needed. */
  decodeMs: number | null;
  detectMs: number | null;
  encodeMs: number | null;
  searchMs: number | null;
  totalMs: number;
}

export interface Probe {
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

export interface SearchRequest {
  /** 1..100. */
  k: number;
  /** Index of the probe's face; absent: the subject. */
  face?: number;
  /** Leave the probe's own photo out of the answer. */
  excludeProbe: boolean;
  signal?: AbortSignal;
}

export interface DetectedFaces {
  width: number;
  height: number;
  faces: FaceOfPhoto[];
  timings: Timings;
}

export interface FaceComparison {
  model: ModelName;
  similarity: number | null;
  problem: Problem | null;
}

export interface ModelStatus extends AvailabilityReport {
  name: ModelName;
  description: string;
  dimension: number;
  wholePhoto: boolean;
  /** Whether a query that names no model is answered by it now. */
  default: boolean;
  /** Rows in its index; null when the store is down. */
  indexed: number | null;
  recipeHash: string | null;
  terms: string;
}

export interface GalleryStatus {
  name: string;
  photoCount: number;
  identityCount: number;
}

export interface PhotoDetails extends PhotoRef {
  /** null until some model has indexed it. */
  width: number | null;
  height: number | null;
}

export interface PhotoOutcome {
  photo: PhotoRef;
  model: ModelName;
  outcome: OutcomeKind;
  problem: Problem | null;
  at: Date;
}

export interface IdentityMatch {
  rank: number;
  similarity: number;
  identity: string;
  ours: PhotoRef;
  theirs: PhotoRef;
}

export interface Outlier {
  photo: PhotoRef;
  /** Mean similarity to the identity's other photos. */
  similarity: number;
}

/** A page of a list that grows; `after` and `endCursor` are opaque. */
export interface Page<T> {
  nodes: T[];
  cursors: string[];
  hasNextPage: boolean;
  totalCount: number;
}

export interface PageRequest {
  /** 1..500 */
  first: number;
  after?: string;
}

export type IngestionStatus = 'RUNNING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED' | 'INTERRUPTED';

export interface IngestionRequest {
  /** Absent: all that are not UNAVAILABLE (FACENET_CASIA only where FACENET is unavailable). */
  models?: ModelName[];
  identities?: string[];
  /** The first N identities by name. */
  limit?: number;
  rebuild?: boolean;
}

export interface Ingestion {
  id: string;
  status: IngestionStatus;
  models: ModelName[];
  startedAt: Date;
  finishedAt: Date | null;
  total: number | null;
  done: number;
  outcomes: { model: ModelName; outcome: OutcomeKind; count: number }[];
  photosPerSecond: number | null;
  secondsLeft: number | null;
  problem: Problem | null;
}

export interface PictureFile {
  bytes: Uint8Array;
  /** e.g. `image/jpeg`. */
  contentType: string;
  /** Without quotes; equal bytes have equal tags. */
  etag: string;
}

export interface Readiness {
  ready: boolean;
  store: { ready: boolean; description: string; problem: Problem | null };
  gallery: { ready: boolean; problem: Problem | null };
  models: { name: ModelName; availability: string }[];
}

export interface Galleries {
  /** @throws LookalikeError GALLERY_UNAVAILABLE */
  status(): GalleryStatus;
  photos(page: PageRequest): Promise<Page<PhotoRef>>;
  /** null: no such photo. */
  photo(id: PhotoId): Promise<PhotoDetails | null>;
  /** @throws INDEX_EMPTY when a model is named and has no row */
  randomPhoto(indexedBy?: ModelName): Promise<PhotoDetails>;
  /** As indexed: the union of what the models' indices hold of the photo. */
  faces(id: PhotoId): Promise<FaceOfPhoto[]>;
  /** Each model's latest. */
  outcomes(id: PhotoId): Promise<PhotoOutcome[]>;
  identities(page: PageRequest, search?: string): Promise<Page<{ name: string; photoCount: number }>>;
  /** @throws IDENTITY_NOT_FOUND */
  identity(name: string): Promise<{ name: string; photoCount: number }>;
  identityPhotos(name: string, page: PageRequest): Promise<Page<PhotoRef>>;
  indexedCounts(name: string): Promise<{ model: ModelName; photos: number }[]>;
  /** Other identities by the similarity of mean embeddings. */
  lookalikes(name: string, k: number, model?: ModelName): Promise<IdentityMatch[]>;
  /** Least like the identity's other photos first. */
  outliers(name: string, k: number, model?: ModelName): Promise<Outlier[]>;
}

export interface ContactSheetRequest {
  probes: PhotoId[];
  /** Results in a row, 1..100. */
  k: number;
  /** Absent: all that are READY and have rows. */
  models?: ModelName[];
}

export interface Pictures {
  /** The file as it is. @throws PHOTO_NOT_FOUND */
  photo(id: PhotoId): Promise<PictureFile>;
  thumbnail(id: PhotoId): Promise<PictureFile>;
  /** @throws FACE_NOT_FOUND when the face is not indexed */
  crop(id: FaceId): Promise<PictureFile>;
  /** PNG: each probe with its box, and a row of results for each model. @throws PHOTO_NOT_FOUND, INDEX_EMPTY ... */
  contactSheet(request: ContactSheetRequest): Promise<Uint8Array>;
}

export interface Ingestions {
  /** The same input as the running one returns that one. @throws INGESTION_RUNNING, STORE_IN_USE, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, INDEX_STALE */
  start(request: IngestionRequest): Promise<Ingestion>;
  /** Returns once it has stopped; one that has ended stays as it is. @throws INGESTION_NOT_FOUND */
  cancel(id: string): Promise<Ingestion>;
  /** @throws INGESTION_NOT_FOUND */
  get(id: string): Promise<Ingestion>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Ingestion>>;
  /** What became of its photos, by photo id and model; UNCHANGED is counted only, so never listed. @throws INGESTION_NOT_FOUND */
  photos(id: string, page: PageRequest, outcome?: OutcomeKind): Promise<Page<PhotoOutcome>>;
  /** The state now, then each change (at most a few a second), ending after the last. @throws INGESTION_NOT_FOUND */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Ingestion>;
}

/** All that the service can do: the one thing that gateway and tools hold. Every method throws LookalikeError. */
export interface Lookalike {
  similarFaces(image: ProbeImage, request: SearchRequest, model?: ModelName): Promise<SimilarFaces>;
  compareModels(image: ProbeImage, request: SearchRequest, models?: ModelName[]): Promise<ModelAnswer[]>;
  detectFaces(image: ProbeImage, signal?: AbortSignal): Promise<DetectedFaces>;
  embed(
    image: ProbeImage,
    options: { models?: ModelName[]; face?: number; signal?: AbortSignal },
  ): Promise<{ model: ModelName; vector: Float32Array }[]>;
  compareFaces(
    a: { image: ProbeImage; face?: number },
    b: { image: ProbeImage; face?: number },
    models?: ModelName[],
    signal?: AbortSignal,
  ): Promise<FaceComparison[]>;
  models(): Promise<ModelStatus[]>;
  readonly galleries: Galleries;
  readonly pictures: Pictures;
  readonly ingestions: Ingestions;
  readiness(): Promise<Readiness>;
  /** Resolves when all that opens in the background is there or has failed: gallery, store and the models asked for. Never rejects. */
  opened(): Promise<void>;
  /** Stops an ingestion at a photo's end, the workers and Milvus Lite. */
  close(): Promise<void>;
}
