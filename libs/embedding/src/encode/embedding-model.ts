import type { AssetSpec, Face, ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { NetworkConversion } from '@lookalike/model-conversion';
import type { PixelFormat } from './to-planes';

interface ModelBase {
  name: ModelName;
  /** For people: one sentence. */
  description: string;
  /** Length of the embedding. */
  dimension: number;
  /** Side in pixels of the square that the network sees. */
  side: number;
  pixels: PixelFormat;
  /** Name and version of crop and pixel format; part of the recipe hash, so it changes whenever either does. */
  preprocessing: string;
  /** Crops encoded at once in the ingestion lane: as many as one thread does in about 50 ms. */
  maxBatch: number;
  weights: AssetSpec;
  /** How the weights become ONNX. */
  network: NetworkConversion;
}

/** Embeds a photo as it is; needs no face. */
export interface WholePhotoModel extends ModelBase {
  wholePhoto: true;
  /** `side` × `side` pixels. */
  crop(photo: Raster): Raster;
}

/** Embeds a face. */
export interface FaceModel extends ModelBase {
  wholePhoto: false;
  /** `side` × `side` pixels. */
  crop(photo: Raster, face: Face): Raster;
}

/** A recipe: weights + crop + preprocessing. */
export type EmbeddingModel = WholePhotoModel | FaceModel;
