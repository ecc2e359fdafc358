import type { Face, FetchedAsset, ModelName, Problem } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { PreparedNetwork } from '@lookalike/model-conversion';
import type { EmbedOptions, Lane, NetworkName } from '../embedder';

/** Converts a network, if it is not in the cache. */
export interface PrepareJob {
  kind: 'prepare';
  network: NetworkName;
  asset: FetchedAsset;
  cacheFolder: string;
}

/** Loads a converted network into the thread. */
export interface LoadJob {
  kind: 'load';
  network: NetworkName;
  files: Record<string, string>;
}

/** Decodes a photo, finds its faces and cuts out what each model is to see. */
export interface LocateJob {
  kind: 'locate';
  image: Uint8Array;
  /** Whether faces are wanted though no model asks for them. */
  detect: boolean;
  models: ModelName[];
  faces: EmbedOptions['faces'];
}

/** Encodes crops of one model, at once. */
export interface EncodeJob {
  kind: 'encode';
  model: ModelName;
  crops: Raster[];
}

export type Job = PrepareJob | LoadJob | LocateJob | EncodeJob;

export interface Crop {
  face: Face | null;
  raster: Raster;
}

export type ModelCrops = { crops: Crop[]; problem: null } | { crops: []; problem: Problem };

export interface LocatedPhoto {
  /** Of the upright photo, in pixels. */
  width: number;
  height: number;
  /** null: nobody asked for them. */
  faces: Face[] | null;
  models: Map<ModelName, ModelCrops>;
  decodeMs: number;
  detectMs: number | null;
}

export interface EncodedCrops {
  vectors: Float32Array[];
  encodeMs: number;
}

interface Results {
  prepare: PreparedNetwork;
  load: null;
  locate: LocatedPhoto;
  encode: EncodedCrops;
}

/** What a job results in. */
export type ResultOf<J extends Job> = Results[J['kind']];

/** From the main thread to a worker. A query makes an ingestion's job in the same worker pause. */
export interface JobMessage {
  id: number;
  lane: Lane;
  job: Job;
}

/** From the main thread to a worker: end when the jobs in hand are done. */
export interface CloseMessage {
  close: true;
}

/** Back; `problem` is a LookalikeError, `failure` the stack of anything else. */
export type ReplyMessage = { id: number } & ({ result: unknown } | { problem: Problem } | { failure: string });
