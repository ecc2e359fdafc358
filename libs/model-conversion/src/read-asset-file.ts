import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { corruptFile } from './corrupt-file';

/** Far above the largest set of weights (112 MB), far below what a process can hold. */
const MAX_BYTES = 1 << 30;

/** A file of an asset, for the readers. */
export interface AssetFile {
  bytes: Uint8Array;
  /** Its path, for messages. */
  file: string;
}

/**
 * @param name its name in the asset's folder
 * @param maxBytes the most it can have; 1 GiB by default
 * @throws LookalikeError ASSET_CORRUPT when it is missing or larger
 */
export function readAssetFile(asset: FetchedAsset, name: string, maxBytes = MAX_BYTES): AssetFile {
  const file = join(asset.folder, name);
  try {
    if (statSync(file).size > maxBytes) throw corruptFile(file, `it has more than ${maxBytes} bytes`);
    return { bytes: readFileSync(file), file };
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw corruptFile(file, 'it cannot be read', cause);
  }
}

/** The format that an asset came in is one that nothing here reads. */
export function unknownFormat(asset: FetchedAsset): LookalikeError {
  return corruptFile(asset.folder, `its format ${JSON.stringify(asset.format)} is unknown`);
}
