import type { AssetSpec } from '@lookalike/domain';
import type { NetworkName } from '../../embedder';
import { facenetCasiaWeights } from './facenet-casia-weights';
import { facenetVggface2Weights } from './facenet-vggface2-weights';
import { mobilefacenetWeights } from './mobilefacenet-weights';
import { mtcnnWeights } from './mtcnn-weights';
import { resnet50Weights } from './resnet50-weights';

/** The weights that each network is made of. */
export const networkAssets: Record<NetworkName, AssetSpec> = {
  MTCNN: mtcnnWeights,
  RESNET50: resnet50Weights,
  FACENET: facenetVggface2Weights,
  FACENET_CASIA: facenetCasiaWeights,
  MOBILEFACENET: mobilefacenetWeights,
};
