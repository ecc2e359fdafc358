import type { FetchedAsset } from '@lookalike/domain';
import {
  readAssetFile,
  readLegacyPickle,
  readSafetensors,
  type Tensor,
  type Tensors,
  unknownFormat,
} from '@lookalike/model-conversion';

/**
 * FaceNet's tensors, the same from the mirror's safetensors and from the official checkpoint, whose classifier head is left out.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function readFacenetTensors(asset: FetchedAsset): { tensors: Tensors; file: string } {
  const read = { safetensors: readSafetensors, 'legacy-pickle': readLegacyPickle }[asset.format];
  if (!read) throw unknownFormat(asset);
  const { bytes, file } = readAssetFile(asset, asset.format === 'safetensors' ? 'weights.safetensors' : 'weights.pt');
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of read(bytes, file)) if (!name.startsWith('logits.')) tensors.set(name, tensor);
  return { tensors, file };
}
