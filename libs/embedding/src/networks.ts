import type { AssetSpec } from '@lookalike/domain';
import type { NetworkConversion } from '@lookalike/model-conversion';
import { mtcnnConversion, mtcnnWeights } from './detect/mtcnn-weights';
import type { NetworkName } from './embedder';
import { MODELS } from './encode/models';

/** The detector's network and the network of each model. */
const NETWORKS: Readonly<Record<NetworkName, { weights: AssetSpec; conversion: NetworkConversion }>> = {
  MTCNN: { weights: mtcnnWeights, conversion: mtcnnConversion },
  ...MODELS,
};

/** The weights of each network. */
export const networkAssets = Object.fromEntries(
  Object.entries(NETWORKS).map(([name, { weights }]) => [name, weights]),
) as Record<NetworkName, AssetSpec>;

/** How the weights of a network are converted to ONNX. */
export function conversionOf(network: NetworkName): NetworkConversion {
  return NETWORKS[network].conversion;
}
