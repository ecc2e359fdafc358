import type { AssetSpec } from '@lookalike/domain';

const PHOTOS = ['obama', 'obama2', 'obama3', 'obama_partial_face', 'obama_partial_face2', 'biden'];

/** White House photographs of two people: the named part of the sample gallery. */
export const samplePortraits: AssetSpec = {
  name: 'sample-portraits',
  title: 'Sample gallery, portraits',
  enables: 'the two identities of the sample gallery',
  terms: 'White House photographs (public domain), packed with face-recognition (MIT).',
  sources: [
    {
      from: 'pypi',
      format: 'jpeg',
      package: 'face-recognition',
      version: '1.3.0',
      kind: 'sdist',
      sha256: { any: '5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec' },
      bytes: 3_182_249,
      files: Object.fromEntries(
        PHOTOS.map((photo) => [`${photo}.jpg`, `face_recognition-1.3.0/tests/test_images/${photo}.jpg`]),
      ),
    },
  ],
};
