import type { FetchedAsset } from '@lookalike/domain';
import type { Tensors } from '../tensor';

export interface ConvertedNetwork {
  /** What makes up its identity: every tensor that the network uses, under the names of its checkpoint. */
  tensors: Tensors;
  /** Encoded ONNX models: `pnet`, `rnet` and `onet` of MTCNN, `model` of any other network. */
  models: Record<string, Uint8Array>;
}

/** How a network's weights become ONNX. */
export interface NetworkConverter {
  /** The formats of an asset that it reads. */
  formats: readonly string[];
  /** @throws LookalikeError ASSET_CORRUPT */
  convert(asset: FetchedAsset): ConvertedNetwork;
}
