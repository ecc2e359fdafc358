import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { withFileLock } from '@lookalike/node-support';
import { corruptFile } from './corrupt-file';
import { NetworkCache, type PreparedNetwork } from './network-cache';
import { convertNetwork, type NetworkConversion } from './network-conversion';
import { readAssetFile } from './read-asset-file';
import { tensorHash } from './recipe-hash';

// A conversion takes a second or two. A worker thread that ended while it held the lock cannot be detected as long as its process is
// alive, so its lock expires. Two conversions at once do no harm: both store the same files, each by one rename.
const LOCK_STALE_MS = 30_000;

/**
 * Returns the ONNX files of a network. They are converted once and kept under `<cacheFolder>/networks/<network>-<hash>/`; later calls
 * only read and hash the asset and the files. Concurrent threads and processes convert once. A converted file that is truncated or changed
 * is detected and converted again. The work is synchronous apart from waiting for the lock: call it from a worker thread.
 *
 * @param network its name, for file names and messages
 * @param cacheFolder the folder of all caches
 * @throws LookalikeError ASSET_CORRUPT: the weights are truncated, changed, of an unknown format or of another network;
 *   DATA_DIRECTORY_UNUSABLE: the cache cannot be written
 */
export async function prepareNetwork(
  network: string,
  conversion: NetworkConversion,
  asset: FetchedAsset,
  cacheFolder: string,
): Promise<PreparedNetwork> {
  const cache = new NetworkCache(cacheFolder, network, conversion.models);
  const source = assetDigest(asset);
  const cached = cache.find(source);
  if (cached) return cached;
  try {
    const lock = join(cache.folder, `.lock-${network.toLowerCase()}`);
    return await withFileLock(lock, { staleAfterMs: LOCK_STALE_MS }, () => {
      const convertedByAnother = cache.find(source);
      if (convertedByAnother) return convertedByAnother;
      const { tensors, models } = convertNetwork(conversion, asset);
      return cache.store(source, tensorHash(tensors), models);
    });
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw new LookalikeError(
      'DATA_DIRECTORY_UNUSABLE',
      `The converted network ${network} cannot be written to ${cache.folder}: ${(cause as Error).message}.`,
      'Free 100 MB of disk space per network, make the cache folder writable, or configure another cache folder.',
      { cause },
    );
  }
}

/** sha256 (hex) over an asset's format and the names and bytes of its files: 50 ms for 94 MB, a hundredth of the time of a conversion. */
function assetDigest(asset: FetchedAsset): string {
  const hash = createHash('sha256').update(`${asset.format}\n`);
  for (const name of fileNames(asset)) {
    const { bytes } = readAssetFile(asset, name);
    hash.update(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  }
  return hash.digest('hex');
}

function fileNames({ folder }: FetchedAsset): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw corruptFile(folder, 'it cannot be read', cause);
  }
}
