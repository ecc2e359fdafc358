import type { FetchedAsset } from '@lookalike/domain';
import { unknownFormat } from './read-asset-file';
import type { Tensors } from './tensor';

export interface ConvertedNetwork {
  /** Every tensor that the network uses, under its name in the checkpoint. Their hash identifies the network. */
  tensors: Tensors;
  /** Encoded ONNX models by name. */
  models: Readonly<Record<string, Uint8Array>>;
}

/** How the weights of a network become ONNX. */
export interface NetworkConversion {
  /** The asset formats that `convert` reads. */
  formats: readonly string[];
  /** The names of the ONNX models that `convert` writes. */
  models: readonly string[];
  /** @throws LookalikeError ASSET_CORRUPT */
  convert(asset: FetchedAsset): ConvertedNetwork;
}

/**
 * Reads the weights of an asset and encodes them as ONNX. Synchronous: about a second for 100 MB of weights.
 *
 * @throws LookalikeError ASSET_CORRUPT: the weights are corrupt, or of a format that this network does not have
 */
export function convertNetwork({ formats, convert }: NetworkConversion, asset: FetchedAsset): ConvertedNetwork {
  if (!formats.includes(asset.format)) throw unknownFormat(asset);
  return convert(asset);
}
