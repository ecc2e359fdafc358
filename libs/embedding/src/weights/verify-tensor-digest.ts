import { createHash } from 'node:crypto';
import type { FetchedAsset } from '@lookalike/domain';
import { bytesOf, corruptFile, type Tensors } from '@lookalike/model-conversion';
import { readFacenetTensors } from './read-facenet-tensors';

/** sha256 of the lines `<sha256 of the float32 bytes>  <name>\n`, sorted by name, of the 602 tensors (DESIGN section 9). */
const FACENET_DIGEST = '772e474c302040f79860576dc65f8437342f5da8b9b7e6bcc40b3fda35611925';

/** @throws LookalikeError ASSET_CORRUPT unless these are the weights of FaceNet, whatever file they came in */
export function verifyTensorDigest(tensors: Tensors, file: string): void {
  const hash = createHash('sha256');
  for (const [name, tensor] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${createHash('sha256').update(bytesOf(tensor)).digest('hex')}  ${name}\n`);
  const digest = hash.digest('hex');
  if (digest !== FACENET_DIGEST) throw corruptFile(file, `its tensors are not those of FaceNet (digest ${digest})`);
}

/** `verify` of the AssetSpec of FaceNet's weights. */
export async function verifyFacenetAsset(asset: FetchedAsset): Promise<void> {
  const { tensors, file } = readFacenetTensors(asset);
  verifyTensorDigest(tensors, file);
}
