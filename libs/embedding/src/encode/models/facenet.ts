import { createHash } from 'node:crypto';
import { type AssetSpec, type FetchedAsset, MODEL_DIMENSIONS } from '@lookalike/domain';
import {
  bytesOf,
  corruptFile,
  foldBatchNorm,
  type NetworkConversion,
  readAssetFile,
  readLegacyPickle,
  readSafetensors,
  type Tensor,
  TensorLookup,
  type Tensors,
  unknownFormat,
} from '@lookalike/model-conversion';
import { cropBox } from '../../align/crop';
import { resample } from '../../align/resample';
import { type FaceModel, FIXED_STANDARDISATION } from '../embedding-model';
import { inceptionResnetV1, type InceptionResnetV1Layers } from '../inception-resnet-v1';

const SIDE = 160;
/** Sandberg's training crop. LFW View 2, four folds: margin 32 gives 0.9942, 14 gives 0.9933, 0 gives 0.9883. */
const MARGIN = 32;
/** sha256 of the lines `<sha256 of the float32 bytes>  <name>\n`, sorted by name, of the 602 tensors. */
const TENSOR_DIGEST = '772e474c302040f79860576dc65f8437342f5da8b9b7e6bcc40b3fda35611925';

/** Inception-ResNet-v1 trained on VGGFace2 (Sandberg's 20180402-114759), with the tensor names of facenet-pytorch's state_dict. */
const weights: AssetSpec = {
  name: 'facenet-vggface2',
  title: 'FaceNet weights (VGGFace2)',
  enables: 'the model FACENET',
  terms: 'Weights of facenet and facenet-pytorch (MIT), trained on VGGFace2, which is for research only.',
  sources: [
    {
      from: 'mirror',
      format: 'safetensors',
      sha256: '794c2034cde3b1eb0173ab3f5b259a13e0cd829dd0fdfe1ecea9551bf21ad06a',
      bytes: 94_108_968,
      files: { 'weights.safetensors': 'facenet-vggface2.safetensors' },
    },
    {
      from: 'url',
      format: 'legacy-pickle',
      url: 'https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/20180402-114759-vggface2.pt',
      bytes: 111_898_327,
      files: { 'weights.pt': '20180402-114759-vggface2.pt' },
    },
  ],
  verify: async (asset) => void readFacenetTensors(asset),
};

const conversion: NetworkConversion = {
  formats: ['safetensors', 'legacy-pickle'],
  models: ['model'],
  convert(asset) {
    const { tensors, file } = readFacenetTensors(asset);
    return { tensors, models: { model: inceptionResnetV1('facenet', layersOf(new TensorLookup(tensors, file))) } };
  },
};

/** FaceNet (Schroff et al. 2015, arXiv:1503.03832): Sandberg's Inception-ResNet-v1 trained on VGGFace2 (20180402-114759). */
export const facenet: FaceModel = {
  name: 'FACENET',
  description: 'FaceNet: Inception-ResNet-v1 trained on VGGFace2. Its input is the face with a margin.',
  dimension: MODEL_DIMENSIONS.FACENET,
  wholePhoto: false,
  side: SIDE,
  pixels: { order: 'RGB', ...FIXED_STANDARDISATION },
  preprocessing: 'box-margin-32-160-rgb-1',
  maxBatch: 3,
  weights,
  conversion,
  crop: (photo, { box }) =>
    resample(photo, cropBox(box, photo, { imageSize: SIDE, margin: MARGIN }), { width: SIDE, height: SIDE }),
};

/**
 * The tensors of FaceNet: the same from the safetensors file of the mirror and from the official checkpoint, without its classifier.
 *
 * @throws LookalikeError ASSET_CORRUPT, also when the tensors are not those of FaceNet
 */
export function readFacenetTensors(asset: FetchedAsset): { tensors: Tensors; file: string } {
  const read = { safetensors: readSafetensors, 'legacy-pickle': readLegacyPickle }[asset.format];
  if (!read) throw unknownFormat(asset);
  const { bytes, file } = readAssetFile(asset, asset.format === 'safetensors' ? 'weights.safetensors' : 'weights.pt');
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of read(bytes, file)) if (!name.startsWith('logits.')) tensors.set(name, tensor);
  assertFacenetTensors(tensors, file);
  return { tensors, file };
}

/** @throws LookalikeError ASSET_CORRUPT unless these are the tensors of FaceNet, whatever format they were stored in */
export function assertFacenetTensors(tensors: Tensors, file: string): void {
  const hash = createHash('sha256');
  for (const [name, tensor] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${createHash('sha256').update(bytesOf(tensor)).digest('hex')}  ${name}\n`);
  const digest = hash.digest('hex');
  if (digest !== TENSOR_DIGEST) throw corruptFile(file, `its tensors are not those of FaceNet (digest ${digest})`);
}

/** Layers from a state_dict of facenet-pytorch's InceptionResnetV1. */
function layersOf(tensors: TensorLookup): InceptionResnetV1Layers {
  const norm = (path: string, channels: number) => ({
    gamma: tensors.get(`${path}.weight`, [channels]),
    beta: tensors.get(`${path}.bias`, [channels]),
    mean: tensors.get(`${path}.running_mean`, [channels]),
    variance: tensors.get(`${path}.running_var`, [channels]),
    epsilon: 1e-3,
  });
  return {
    convolution(path) {
      if (path.endsWith('.conv2d')) {
        const weight = tensors.get(`${path}.weight`, [null, null, null, null]);
        return { weight, bias: tensors.get(`${path}.bias`, [weight.shape[0]!]) };
      }
      const weight = tensors.get(`${path}.conv.weight`, [null, null, null, null]);
      return foldBatchNorm(weight, null, norm(`${path}.bn`, weight.shape[0]!));
    },
    bottleneck: () => foldBatchNorm(tensors.get('last_linear.weight', [512, 1792]), null, norm('last_bn', 512)),
  };
}
