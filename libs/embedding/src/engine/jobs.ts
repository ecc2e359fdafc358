import type {
  EncodedImage,
  ExecutionProvider,
  Face,
  FetchedAsset,
  ModelName,
  Precision,
  Problem,
} from '@lookalike/domain';
import type { DecodedPhoto, Raster } from '@lookalike/imaging';
import type { PreparedNetwork } from '@lookalike/model-conversion';
import type { EmbedOptions, Lane, NetworkName } from '../embedder';

/** Converts a network to ONNX, unless it is in the cache. With int8, finds its quantized variant. */
export interface PrepareJob {
  kind: 'prepare';
  network: NetworkName;
  precision: Precision;
  asset: FetchedAsset;
  cacheFolder: string;
}

/** Loads a converted network into the worker. */
export interface LoadJob {
  kind: 'load';
  network: NetworkName;
  /** Paths of the ONNX files by name. */
  files: Record<string, string>;
  /** The first that is available is used for all files. */
  providers: readonly ExecutionProvider[];
}

/** Detects the faces of a photo if they are needed, and crops the input of each model. */
export interface CropJob {
  kind: 'crop';
  /** Faces are detected in its reduced copy, if it has one; crops are taken from the photo. */
  photo: DecodedPhoto;
  /** Detect faces even if no model needs them. */
  detectFaces: boolean;
  models: readonly ModelName[];
  /** The faces to crop. */
  faces: EmbedOptions['faces'];
}

/** A crop job of an image that is not decoded yet. */
export interface ImageJob extends Omit<CropJob, 'kind' | 'photo'> {
  kind: 'image';
  image: EncodedImage;
}

/** Encodes crops of one model in one batch. */
export interface EncodeJob {
  kind: 'encode';
  model: ModelName;
  crops: Raster[];
}

export type Job = PrepareJob | LoadJob | CropJob | EncodeJob;

export interface Crop {
  /** null for a model that embeds whole photos. */
  face: Face | null;
  raster: Raster;
}

export type ModelCrops = { crops: Crop[]; problem: null } | { crops: []; problem: Problem };

export interface CroppedPhoto {
  /** Size of the upright photo in pixels. */
  width: number;
  height: number;
  /** null if faces were not needed. */
  faces: Face[] | null;
  models: Map<ModelName, ModelCrops>;
  /** null if faces were not needed. */
  detectMs: number | null;
  /** The crops of all models. */
  alignMs: number;
}

export interface CroppedImage extends CroppedPhoto {
  /** Includes the time in which it waited for a decoder. */
  decodeMs: number;
}

export interface EncodedCrops {
  /** In the order of the crops. */
  vectors: Float32Array[];
  encodeMs: number;
}

interface Results {
  prepare: PreparedNetwork;
  load: ExecutionProvider;
  crop: CroppedPhoto;
  image: CroppedImage;
  encode: EncodedCrops;
}

/** The result of a job. */
export type ResultOf<J extends Job | ImageJob> = Results[J['kind']];

/** From the main thread to a worker. A job in the query lane interrupts the worker's ingestion job. */
export interface JobMessage {
  id: number;
  lane: Lane;
  job: Job;
}

/** From the main thread to a worker: the result of a job is no longer needed. */
export interface CancelMessage {
  cancel: number;
}

/** From the main thread to a worker: exit after the running jobs. */
export interface CloseMessage {
  close: true;
}

/** From a worker to the main thread: `problem` is a LookalikeError, `failure` the stack of any other error. */
export type ReplyMessage = { id: number } & ({ result: unknown } | { problem: Problem } | { failure: string });
