import type { AssetSpec } from '@lookalike/domain';
import type { NetworkConversion } from '@lookalike/model-conversion';
import type { NetworkName } from './embedder';
import { MODELS } from './encode/models';
import { mtcnnWeights } from './weights/assets/mtcnn-weights';
import { mtcnnNetwork } from './weights/networks/mtcnn';

/** Every network that is run: the detector's, and each model's own. */
const NETWORKS: Readonly<Record<NetworkName, { weights: AssetSpec; network: NetworkConversion }>> = {
  MTCNN: { weights: mtcnnWeights, network: mtcnnNetwork },
  ...MODELS,
};

/** The weights that each network is made of. */
export const networkAssets = Object.fromEntries(
  Object.entries(NETWORKS).map(([name, { weights }]) => [name, weights]),
) as Record<NetworkName, AssetSpec>;

export function conversionOf(network: NetworkName): NetworkConversion {
  return NETWORKS[network].network;
}
