import type {
  AvailabilityReport,
  EncodedImage,
  ExecutionProvider,
  Face,
  FetchedAsset,
  ModelName,
  Precision,
  Problem,
} from '@lookalike/domain';

/** `query` takes precedence over `ingestion`, but an ingestion always progresses: see `Lanes`. */
export type Lane = 'query' | 'ingestion';

export interface ModelInfo extends AvailabilityReport {
  name: ModelName;
  description: string;
  /** Length of the embedding. */
  dimension: number;
  /** Whether it embeds the whole photo and needs no face. */
  wholePhoto: boolean;
  /** As configured. */
  precision: Precision;
  /** Where its network was loaded; null before. */
  executionProvider: ExecutionProvider | null;
  /**
   * sha256 (hex) over canonical tensors, preprocessing version, metric and dimension, and the quantized network of an int8 model; null
   * until the weights are loaded.
   */
  recipeHash: string | null;
  /** The terms of use of the weights, as display text. */
  terms: string;
}

export interface DetectionTimings {
  /** Includes the time in which the image waited for a decoder. */
  decodeMs: number;
  /** null if no faces were needed. */
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

/** A model's embeddings of one photo, or its problem: NO_FACE and FACE_NOT_FOUND are results and are not thrown. */
export type ModelEmbeddings = { embeddings: FaceEmbedding[]; problem: null } | { embeddings: []; problem: Problem };

export interface PhotoEmbeddings {
  width: number;
  height: number;
  /** null if no requested model needs faces. */
  faces: Face[] | null;
  /** One entry per requested model. */
  models: Map<ModelName, ModelEmbeddings>;
  /** `alignMs`: the crops of all models. `encodeMs`: the sum over threads; several may work at the same time. */
  timings: DetectionTimings & { alignMs: number; encodeMs: number };
}

export interface EmbedOptions {
  /** The subject only, all faces with a score >= 0.95, or the face with this index. */
  faces: 'subject' | 'all' | number;
  lane: Lane;
  signal?: AbortSignal;
}

/** Detects, aligns and encodes faces in worker threads. */
export interface Embedder {
  models(): ModelInfo[];
  /**
   * Detects the faces of an image.
   *
   * @param image decoded in a decoder process; an unread one is read when its turn comes
   * @throws LookalikeError IMAGE_UNREADABLE, IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_SMALL, MODEL_UNAVAILABLE (without MTCNN);
   * what `image.read` throws
   * @throws the signal's reason once it is aborted; the image is dropped, or its decoder and detection are stopped
   */
  detect(image: EncodedImage, lane: Lane, signal?: AbortSignal): Promise<Detection>;
  /**
   * Detects once, then aligns and encodes for each model.
   *
   * @throws as `detect`, but for MODEL_UNAVAILABLE: a problem of one model is in its entry of the result
   */
  embed(image: EncodedImage, models: readonly ModelName[], options: EmbedOptions): Promise<PhotoEmbeddings>;
  /**
   * Converts a network (MTCNN or a model's), unless it is in the cache, and loads it. It is PREPARING until then.
   *
   * @returns the first of the configured execution providers that is available
   * @throws LookalikeError ASSET_CORRUPT, ASSET_UNAVAILABLE; MODEL_UNAVAILABLE if an int8 model has no int8 variant, or no
   * configured execution provider is available
   */
  prepare(network: NetworkName, asset: FetchedAsset): Promise<ExecutionProvider>;
  /** Marks a network as PREPARING while its weights are being fetched. A network that is READY remains so. */
  markPreparing(network: NetworkName): void;
  /** Marks a network as UNAVAILABLE. Without MTCNN all models that need faces are UNAVAILABLE too. */
  markUnavailable(network: NetworkName, problem: Problem): void;
  /** Rejects unfinished calls with an AbortError, and resolves when the threads have ended. */
  close(): Promise<void>;
}

export type NetworkName = ModelName | 'MTCNN';
