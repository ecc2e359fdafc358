import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';

/** Far above the largest file of weights (112 MB), far below what a process can hold. */
const MAX_BYTES = 1 << 30;

/** A file of an asset, for the readers. */
export interface AssetFile {
  bytes: Uint8Array;
  /** Its path, for messages. */
  file: string;
}

/**
 * @param name of the file in the asset's folder
 * @param maxBytes the largest accepted size; 1 GiB by default
 * @throws LookalikeError ASSET_CORRUPT when the file is missing, unreadable or larger
 */
export function readAssetFile(asset: FetchedAsset, name: string, maxBytes = MAX_BYTES): AssetFile {
  const file = join(asset.folder, name);
  try {
    const { size } = statSync(file);
    if (size > maxBytes) throw corruptFile(file, `it has ${size} bytes, more than ${maxBytes}`);
    return { bytes: readFileSync(file), file };
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw corruptFile(file, 'it cannot be read', cause);
  }
}

/**
 * The error for a file that does not contain what it should.
 *
 * @param file its path
 * @param reason the end of the sentence `<file> is corrupt: `, without a period
 */
export function corruptFile(file: string, reason: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'ASSET_CORRUPT',
    `${file} is corrupt: ${reason}.`,
    'Delete the file and download the weights again.',
    { cause },
  );
}

/** The error for an asset in a format that the network cannot be converted from. */
export function unknownFormat(asset: FetchedAsset): LookalikeError {
  return corruptFile(asset.folder, `its format ${JSON.stringify(asset.format)} is unknown`);
}

/**
 * Runs a parser of another library. Whatever it throws means that the file is corrupt.
 *
 * @throws LookalikeError ASSET_CORRUPT
 */
export function parseOrCorrupt<T>(file: string, reason: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw corruptFile(file, reason, cause);
  }
}
