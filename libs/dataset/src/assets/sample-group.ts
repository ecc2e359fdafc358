import type { AssetSpec } from '@lookalike/domain';

const PHOTOS = [1, 2, 3, 4, 5, 6];

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
      files: Object.fromEntries(PHOTOS.map((photo) => [`sample${photo}.jpg`, `package/demo/sample${photo}.jpg`])),
    },
  ],
};
