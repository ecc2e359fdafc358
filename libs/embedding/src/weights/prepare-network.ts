import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { withFileLock } from '@lookalike/node-support';
import type { NetworkName } from '../embedder';
import { assetDigest } from './asset-digest';
import { convertNetwork } from './convert-network';
import { NetworkCache, type PreparedNetwork } from './network-cache';
import { tensorHash } from './recipe-hash';

// A conversion takes a second or two. A worker thread that ended while it held the lock cannot be detected as long as its process is
// alive, so its lock expires. Two conversions at once do no harm: both store the same files, each by one rename.
const LOCK_STALE_MS = 30_000;

export type { PreparedNetwork } from './network-cache';

/**
 * The ONNX files of a network. Converted once and kept under `<cacheFolder>/networks/<network>-<hash>/`; after that, a start reads
 * the files only to hash them. Two processes (or threads) that come at once convert once. A converted file that is truncated or
 * tampered with is noticed and made again. Heavy work is synchronous: call it from a worker thread.
 *
 * @param cacheFolder the folder that holds all caches; the one above the assets'
 * @throws LookalikeError ASSET_CORRUPT: the weights are truncated, tampered with, of an unknown format or not this network's;
 *   DATA_DIRECTORY_UNUSABLE: the cache cannot be written
 */
export async function prepareNetwork(
  network: NetworkName,
  asset: FetchedAsset,
  cacheFolder: string,
): Promise<PreparedNetwork> {
  const cache = new NetworkCache(cacheFolder, network);
  const source = assetDigest(asset);
  const found = cache.find(source);
  if (found) return found;
  try {
    const lock = join(cache.folder, `.lock-${network.toLowerCase()}`);
    return await withFileLock(lock, { staleAfterMs: LOCK_STALE_MS }, () => {
      const meanwhile = cache.find(source);
      if (meanwhile) return meanwhile;
      const { tensors, models } = convertNetwork(network, asset);
      return cache.store(source, tensorHash(tensors), models);
    });
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw unwritable(network, cache.folder, cause);
  }
}

function unwritable(network: NetworkName, folder: string, cause: unknown): LookalikeError {
  return new LookalikeError(
    'DATA_DIRECTORY_UNUSABLE',
    `The network of ${network}, converted, cannot be written to ${folder}: ${(cause as Error).message}.`,
    'Free some space (100 MB a network), make the folder writable, or name another one in LOOKALIKE_CACHE.',
    { cause },
  );
}
