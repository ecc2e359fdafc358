import { cropBox } from '../../align/crop';
import { resample } from '../../align/resample';
import { facenetVggface2Weights } from '../../weights/assets/facenet-vggface2-weights';
import { facenetNetwork } from '../../weights/networks/facenet';
import { type FaceModel, FIXED_STANDARDISATION } from '../embedding-model';

const SIDE = 160;
/** Sandberg's training crop; no other number matters as much: DESIGN section 11. */
const MARGIN = 32;

/** FaceNet (Schroff et al. 2015): Sandberg's Inception-ResNet-v1 trained on VGGFace2 (20180402-114759). */
export const facenet: FaceModel = {
  name: 'FACENET',
  description: 'FaceNet: Inception-ResNet-v1 trained on VGGFace2, over the face with a margin.',
  dimension: 512,
  wholePhoto: false,
  side: SIDE,
  pixels: { order: 'RGB', ...FIXED_STANDARDISATION },
  preprocessing: 'box-margin-32-160-rgb-1',
  maxBatch: 3,
  weights: facenetVggface2Weights,
  network: facenetNetwork,
  crop: (photo, { box }) =>
    resample(photo, cropBox(box, photo, { imageSize: SIDE, margin: MARGIN }), { width: SIDE, height: SIDE }),
};
