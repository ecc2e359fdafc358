import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { withFileLock } from '@lookalike/node-support';
import { corruptFile, readAssetFile, unknownFormat } from './asset-file';
import { NetworkCache, type PreparedNetwork } from './network-cache';
import { tensorHash } from './recipe-hash';
import type { Tensors } from './tensors';

// A conversion takes a second or two. A worker thread that ended while it held the lock cannot be detected as long as its process is
// alive, so its lock expires. Two conversions at once do no harm: both store the same files, each by one rename.
const LOCK_STALE_MS = 30_000;

/** How the weights of a network are converted to ONNX. */
export interface NetworkConversion {
  /** The asset formats that `convert` reads. */
  formats: readonly string[];
  /** The names of the ONNX models that `convert` writes. */
  models: readonly string[];
  /**
   * Reads the weights and encodes them as ONNX. Synchronous: about a second for 100 MB of weights.
   *
   * @param asset in one of `formats`
   * @throws LookalikeError ASSET_CORRUPT
   */
  convert(asset: FetchedAsset): ConvertedNetwork;
}

export interface ConvertedNetwork {
  /** Every tensor that the network uses, under its name in the checkpoint. Their hash identifies the network. */
  tensors: Tensors;
  /** Encoded ONNX models by name. */
  models: Readonly<Record<string, Uint8Array>>;
}

/**
 * Returns the ONNX files of a network. They are converted once and kept under `<cacheFolder>/networks/<network>-<hash>/`. Later calls
 * only hash the asset and the files. Concurrent threads and processes convert once. A converted file that was truncated or changed is
 * detected and converted again. The work is synchronous, apart from waiting for the lock: call it from a worker thread.
 *
 * @param network its name, for file names and messages
 * @param cacheFolder the folder of all caches
 * @throws LookalikeError ASSET_CORRUPT: the weights are truncated, changed, of an unknown format or of another network;
 *   ASSET_UNAVAILABLE: the cache cannot be written
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
      const convertedWhileWaiting = cache.find(source);
      if (convertedWhileWaiting) return convertedWhileWaiting;
      if (!conversion.formats.includes(asset.format)) throw unknownFormat(asset);
      const { tensors, models } = conversion.convert(asset);
      return cache.store(source, tensorHash(tensors), models);
    });
  } catch (cause) {
    if (LookalikeError.is(cause)) throw cause;
    throw new LookalikeError(
      'ASSET_UNAVAILABLE',
      `The converted network ${network} cannot be written to ${cache.folder}: ${(cause as Error).message}.`,
      'Free 100 MB of disk space per network, make the folder writable, or configure another cache folder.',
      { cause },
    );
  }
}

/** sha256 (hex) over the format of an asset and the names and bytes of its files. 50 ms for 94 MB, a hundredth of a conversion. */
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
