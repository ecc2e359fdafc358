import type { EncodedImage, FetchedAsset, ModelName } from '@lookalike/domain';
import { decodePhoto } from '@lookalike/imaging';
import { prepareNetwork } from '@lookalike/model-conversion';
import type { MtcnnNetworks } from './detect/mtcnn';
import { writePlanes } from './encode/encoder';
import { MODELS } from './encode/models';
import { cropPhoto, MAX_DETECTION_PIXELS } from './engine/crop-photo';
import type { Crop } from './engine/jobs';
import { conversionOf } from './networks';
import { openNetwork } from './onnx-network';

export interface EncoderInputOptions {
  models: readonly ModelName[];
  /** As in an ingestion: the subject only, or all faces with a score of at least 0.95. */
  faces: 'subject' | 'all';
  /** Weights of MTCNN. */
  mtcnn: FetchedAsset;
  cacheFolder: string;
}

/** The shape of an input of a model's network, without the batch: channels, rows, columns. */
export function inputShape(model: ModelName): [number, number, number] {
  const { side } = MODELS[model];
  return [3, side, side];
}

/**
 * The inputs of encoders for photos, as an ingestion makes them. Blocks the calling thread, as MTCNN runs on it.
 *
 * @returns for each photo the float32 tensors of each model: none for a model that needs a face, if it has none
 * @throws LookalikeError as `Embedder.prepare` and `Embedder.detect`
 */
export async function* encoderInputs(
  photos: AsyncIterable<EncodedImage>,
  { models, faces, mtcnn, cacheFolder }: EncoderInputOptions,
): AsyncGenerator<Map<ModelName, Float32Array[]>> {
  const networks = await openMtcnn(mtcnn, cacheFolder);
  for await (const image of photos) {
    const photo = await decodePhoto(image, { reduceTo: MAX_DETECTION_PIXELS });
    const job = { kind: 'crop', photo, detectFaces: false, models: [...models], faces } as const;
    const cropped = await cropPhoto(
      job,
      () => Promise.resolve(networks),
      () => Promise.resolve(),
    );
    yield new Map([...cropped.models].map(([model, { crops }]) => [model, crops.map((crop) => inputOf(model, crop))]));
  }
}

async function openMtcnn(weights: FetchedAsset, cacheFolder: string): Promise<MtcnnNetworks> {
  const { files } = await prepareNetwork('MTCNN', conversionOf('MTCNN'), weights, cacheFolder);
  const { pnet, rnet, onet } = files as Record<keyof MtcnnNetworks, string>;
  return { pnet: await openNetwork(pnet), rnet: await openNetwork(rnet), onet: await openNetwork(onet) };
}

function inputOf(model: ModelName, { raster }: Crop): Float32Array {
  const input = new Float32Array(raster.data.length);
  writePlanes(raster, MODELS[model].pixels, input, 0);
  return input;
}
