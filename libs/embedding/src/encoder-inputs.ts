import { type EncodedImage, type Face, type FetchedAsset, MINIMUM_FACE_SCORE, type ModelName } from '@lookalike/domain';
import { decodePhoto, type Raster } from '@lookalike/imaging';
import { prepareNetwork } from '@lookalike/model-conversion';
import { complete } from './align/resample';
import { detectFaces, type MtcnnNetworks } from './detect/mtcnn';
import { writePlanes } from './encode/encoder';
import { MODELS } from './encode/models';
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
    const photo = await decodePhoto(image);
    const detected = await detectFaces(photo, networks);
    const selected = detected.filter(({ subject, score }) =>
      faces === 'subject' ? subject : score >= MINIMUM_FACE_SCORE,
    );
    yield new Map(models.map((model) => [model, inputsOf(model, photo, selected)]));
  }
}

async function openMtcnn(weights: FetchedAsset, cacheFolder: string): Promise<MtcnnNetworks> {
  const { files } = await prepareNetwork('MTCNN', conversionOf('MTCNN'), weights, cacheFolder);
  const { pnet, rnet, onet } = files as Record<keyof MtcnnNetworks, string>;
  return { pnet: await openNetwork(pnet), rnet: await openNetwork(rnet), onet: await openNetwork(onet) };
}

function inputsOf(name: ModelName, photo: Raster, faces: readonly Face[]): Float32Array[] {
  const model = MODELS[name];
  const crops = model.wholePhoto
    ? [complete(model.crop(photo))]
    : faces.map((face) => complete(model.crop(photo, face)));
  return crops.map((crop) => {
    const input = new Float32Array(crop.data.length);
    writePlanes(crop, model.pixels, input, 0);
    return input;
  });
}
