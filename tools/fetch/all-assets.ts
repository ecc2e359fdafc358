import { lfwPhotos, lfwProtocol, sampleGroup, samplePortraits } from '@lookalike/dataset';
import type { AssetSpec } from '@lookalike/domain';
import { networkAssets } from '@lookalike/embedding';
import { milvusLite, milvusStandalone } from '@lookalike/vector-store';

/** Every asset that some room needs. */
export const allAssets: readonly AssetSpec[] = [
  ...Object.values(networkAssets),
  samplePortraits,
  sampleGroup,
  lfwPhotos,
  lfwProtocol,
  milvusLite,
  milvusStandalone,
];
