import type { FetchedAsset } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { facenetNetwork } from './networks/facenet';
import { facenetCasiaNetwork } from './networks/facenet-casia';
import { mobilefacenetNetwork } from './networks/mobilefacenet';
import { mtcnnNetwork } from './networks/mtcnn';
import type { ConvertedNetwork, NetworkConverter } from './networks/network-converter';
import { resnet50Network } from './networks/resnet50';
import { unknownFormat } from './read-asset-file';

const CONVERTERS: Readonly<Record<NetworkName, NetworkConverter>> = {
  MTCNN: mtcnnNetwork,
  FACENET: facenetNetwork,
  FACENET_CASIA: facenetCasiaNetwork,
  MOBILEFACENET: mobilefacenetNetwork,
  RESNET50: resnet50Network,
};

/**
 * Reads an asset's weights and writes them as ONNX. Synchronous: about a second for the large ones.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function convertNetwork(network: NetworkName, asset: FetchedAsset): ConvertedNetwork {
  const { formats, convert } = CONVERTERS[network];
  if (!formats.includes(asset.format)) throw unknownFormat(asset);
  return convert(asset);
}
