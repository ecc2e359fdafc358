import type { FetchedAsset } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { converterOf } from '../networks';
import type { ConvertedNetwork } from './networks/network-converter';
import { unknownFormat } from './read-asset-file';

/**
 * Reads an asset's weights and writes them as ONNX. Synchronous: about a second for the large ones.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function convertNetwork(network: NetworkName, asset: FetchedAsset): ConvertedNetwork {
  const { formats, convert } = converterOf(network);
  if (!formats.includes(asset.format)) throw unknownFormat(asset);
  return convert(asset);
}
