import type { AssetSpec } from '@lookalike/domain';
import type { NetworkName } from './embedder';
import { MODELS } from './encode/models';
import { mtcnnWeights } from './weights/assets/mtcnn-weights';
import { mtcnnNetwork } from './weights/networks/mtcnn';
import type { NetworkConverter } from './weights/networks/network-converter';

/** Every network that is run: the detector's, and each model's own. */
const NETWORKS: Readonly<Record<NetworkName, { weights: AssetSpec; network: NetworkConverter }>> = {
  MTCNN: { weights: mtcnnWeights, network: mtcnnNetwork },
  ...MODELS,
};

/** The weights that each network is made of. */
export const networkAssets = Object.fromEntries(
  Object.entries(NETWORKS).map(([name, { weights }]) => [name, weights]),
) as Record<NetworkName, AssetSpec>;

export function converterOf(network: NetworkName): NetworkConverter {
  return NETWORKS[network].network;
}
