import type { AssetSpec } from '@lookalike/domain';
import { verifyLfwPhotos } from './verify-lfw-photos';

const COMMIT = '2a620cd8cceb10430f8c7012fe9fa5f0837759e9';

/**
 * Labeled Faces in the Wild, deep-funneled (Huang et al., NIPS 2012): 13,233 JPEGs of 250×250, `<Identity>/<Identity>_NNNN.jpg`
 * below `lfw-deepfunneled/` (tgz), or below `<repository>-<commit>/images_deepfunneled/` (zip).
 */
export const lfwPhotos: AssetSpec = {
  name: 'lfw-deepfunneled',
  title: 'LFW deep-funneled',
  enables: 'the gallery lfw',
  terms: 'Published by the University of Massachusetts for research.',
  sources: [
    {
      from: 'mirror',
      format: 'tgz',
      sha256: 'd2b57c9cb41d3bab17fe1eeda91741893bf808a671ec95cd6425852ed045117f',
      bytes: 108_624_735,
      files: { 'lfw-deepfunneled.tgz': 'lfw-deepfunneled.tgz' },
    },
    {
      // The archive of the repository is made on demand: neither its size nor its sha256 is stable, the digest of its photos is.
      from: 'url',
      format: 'zip',
      url: `https://github.com/umass-vis-lfw/umass-vis-lfw.github.io/archive/${COMMIT}.zip`,
      files: { 'lfw-deepfunneled.zip': `${COMMIT}.zip` },
    },
  ],
  verify: verifyLfwPhotos,
};
