import type { AssetSpec, Face, ModelName } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import type { NetworkConversion } from '@lookalike/model-conversion';
import type { Steps } from '../align/resample';

interface ModelBase {
  name: ModelName;
  /** One or two sentences, shown to users. Also the description of its name in the GraphQL schema. */
  description: string;
  /** Length of the embedding. */
  dimension: number;
  /** Side in pixels of the network's square input. */
  side: number;
  pixels: PixelFormat;
  /** Name and version of crop and pixel format. It is part of the recipe hash, so it must change whenever either changes. */
  preprocessing: string;
  /** Crops per batch in the ingestion lane: as many as one thread encodes in about 50 ms. */
  maxBatch: number;
  weights: AssetSpec;
  /** Converts the weights to ONNX. */
  conversion: NetworkConversion;
}

/** Embeds the whole photo; needs no face. */
export interface WholePhotoModel extends ModelBase {
  wholePhoto: true;
  /** `side` × `side` pixels. */
  crop(photo: Raster): Steps<Raster>;
}

/** Embeds a face. */
export interface FaceModel extends ModelBase {
  wholePhoto: false;
  /** `side` × `side` pixels. */
  crop(photo: Raster, face: Face): Steps<Raster>;
}

/** A recipe: weights + crop + preprocessing. */
export type EmbeddingModel = WholePhotoModel | FaceModel;

/** A network's input values: (value - offset) * scale. */
export interface PixelFormat {
  order: 'RGB' | 'BGR';
  /** One per channel, in `order`. */
  offset: readonly [number, number, number];
  scale: number;
}

/** The pixel values that Sandberg's and insightface's networks were trained with. */
export const FIXED_STANDARDISATION = { offset: [127.5, 127.5, 127.5], scale: 1 / 128 } as const;
