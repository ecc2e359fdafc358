import type { AvailabilityReport, Face, FetchedAsset, ModelName, Problem } from '@lookalike/domain';

/** `query` is always served ahead of `ingestion`. */
export type Lane = 'query' | 'ingestion';

export interface ModelInfo extends AvailabilityReport {
  name: ModelName;
  description: string;
  /** Length of the embedding. */
  dimension: number;
  /** Whether it embeds the whole photo and needs no face. */
  wholePhoto: boolean;
  /** sha256 (hex) over canonical tensors, preprocessing version, metric and dimension; null until the weights are here. */
  recipeHash: string | null;
  /** What the weights may be used for. */
  terms: string;
}

export interface DetectionTimings {
  decodeMs: number;
  /** null: no face had to be found. */
  detectMs: number | null;
}

export interface Detection {
  /** Size of the upright photo (after EXIF orientation) in pixels. */
  width: number;
  height: number;
  /** Every face that MTCNN returns (score >= 0.7), largest box first. */
  faces: Face[];
  timings: DetectionTimings;
}

export interface FaceEmbedding {
  /** null for a model that embeds whole photos. */
  face: Face | null;
  /** L2-normalised, of the model's dimension. */
  vector: Float32Array;
}

/** A model's embeddings of one photo, or why there are none: NO_FACE and FACE_NOT_FOUND are results, not throws. */
export type ModelEmbeddings = { embeddings: FaceEmbedding[]; problem: null } | { embeddings: []; problem: Problem };

export interface PhotoEmbeddings {
  width: number;
  height: number;
  /** null when no model asked for needs faces. */
  faces: Face[] | null;
  /** One entry for each model asked for. */
  models: Map<ModelName, ModelEmbeddings>;
  timings: DetectionTimings & { encodeMs: number };
}

export interface EmbedOptions {
  /** The subject alone; all faces scoring >= 0.95; or the face of that index. */
  faces: 'subject' | 'all' | number;
  lane: Lane;
  signal?: AbortSignal;
}

/** Pixels -> faces -> embeddings, in worker threads. */
export interface Embedder {
  models(): ModelInfo[];
  /**
   * @param image encoded bytes (JPEG, PNG, WebP ...), decoded in a worker
   * @throws LookalikeError IMAGE_UNREADABLE, IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, MODEL_UNAVAILABLE (no MTCNN)
   */
  detect(image: Uint8Array, lane: Lane, signal?: AbortSignal): Promise<Detection>;
  /**
   * Detects once, then aligns and encodes for each model.
   * @throws as `detect`; a single model's problem stands in its entry instead
   */
  embed(image: Uint8Array, models: readonly ModelName[], options: EmbedOptions): Promise<PhotoEmbeddings>;
  /**
   * Converts (once; kept in the cache) and loads a network: MTCNN, or a model. Until then it is PREPARING.
   * @throws LookalikeError ASSET_CORRUPT
   */
  prepare(network: NetworkName, asset: FetchedAsset): Promise<void>;
  /** Marks a network as PREPARING while its weights are on their way; one that is READY stays so. */
  markPreparing(network: NetworkName): void;
  /** Marks a network as UNAVAILABLE; without MTCNN so are all models that need faces. */
  markUnavailable(network: NetworkName, problem: Problem): void;
  close(): Promise<void>;
}

export type NetworkName = ModelName | 'MTCNN';
