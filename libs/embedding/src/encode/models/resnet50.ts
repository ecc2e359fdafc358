import { resnet50Weights } from '../../weights/assets/resnet50-weights';
import { resnet50Network } from '../../weights/networks/resnet50';
import { cropCentre } from '../../align/crop';
import type { WholePhotoModel } from '../embedding-model';

/** ResNet-50 (He et al. 2015) trained on ImageNet, its average pool over the whole photo: what the study began with. */
export const resnet50: WholePhotoModel = {
  name: 'RESNET50',
  description: 'ResNet-50 trained on ImageNet, over the whole photo: finds alike pictures rather than alike faces.',
  dimension: 2048,
  wholePhoto: true,
  side: 224,
  pixels: { order: 'BGR', offset: [103.939, 116.779, 123.68], scale: 1 },
  preprocessing: 'photo-centre-256-224-bgr-1',
  maxBatch: 1,
  weights: resnet50Weights,
  network: resnet50Network,
  crop: (photo) => cropCentre(photo, { shorter: 256, side: 224 }),
};
