import type { AssetSpec, PhotoId } from '@lookalike/domain';

/** The file of each portrait. */
export const PORTRAITS: Record<PhotoId, string> = {
  'Barack_Obama/0001': 'obama.jpg',
  'Barack_Obama/0002': 'obama2.jpg',
  'Barack_Obama/0003': 'obama3.jpg',
  'Barack_Obama/0004': 'obama_partial_face.jpg',
  'Barack_Obama/0005': 'obama_partial_face2.jpg',
  'Joe_Biden/0001': 'biden.jpg',
};

/** The file of each group photo. */
export const GROUP: Record<PhotoId, string> = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((number) => [`Group/${number}`, `sample${number}.jpg`]),
);

/** White House photographs of two identities: the part of the sample gallery with names. */
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
        Object.values(PORTRAITS).map((file) => [file, `face_recognition-1.3.0/tests/test_images/${file}`]),
      ),
    },
  ],
};

/** Six photos of 23 people without names: the album of the sample gallery. */
export const sampleGroup: AssetSpec = {
  name: 'sample-group',
  title: 'Sample gallery, group photos',
  enables: 'the album of the sample gallery',
  terms: 'Packed with @vladmandic/face-api (MIT).',
  sources: [
    {
      from: 'npm',
      format: 'jpeg',
      package: '@vladmandic/face-api',
      version: '1.7.15',
      sha256: '0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031',
      bytes: 12_677_476,
      files: Object.fromEntries(Object.values(GROUP).map((file) => [file, `package/demo/${file}`])),
    },
  ],
};
