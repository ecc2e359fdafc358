import { facenetCasiaWeights } from '../../weights/assets/facenet-casia-weights';
import { facenetCasiaNetwork } from '../../weights/networks/facenet-casia';
import type { FaceModel } from '../embedding-model';
import { facenet } from './facenet';

/** The same network trained on CASIA-WebFace (20180408-102900). A model of its own, never served under FACENET's name. */
export const facenetCasia: FaceModel = {
  ...facenet,
  name: 'FACENET_CASIA',
  description: 'FaceNet trained on CASIA-WebFace: stands in where the VGGFace2 weights cannot be had.',
  weights: facenetCasiaWeights,
  network: facenetCasiaNetwork,
};
