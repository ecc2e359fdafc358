import type { AssetSpec } from '@lookalike/domain';
import { verifyFacenetAsset } from '../verify-tensor-digest';

/** Inception-ResNet-v1 trained on VGGFace2 (Sandberg's 20180402-114759), named as in facenet-pytorch's state_dict. */
export const facenetVggface2Weights: AssetSpec = {
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
  verify: verifyFacenetAsset,
};
