import { resolve } from 'node:path';
import type { FetchedAsset } from '@lookalike/domain';
import { ASSET_CACHE, fetchedAsset } from '@lookalike/testing';
import type { Embedder, NetworkName } from '../embedder';
import { createEmbedder } from '../engine/threaded-embedder';
import { networkAssets } from '../networks';

/** The folder of all caches; converted networks stay in it between test runs. */
export const CACHE_FOLDER = resolve(ASSET_CACHE, '..');

/** A network's weights, or null if they are not in the cache. */
export function cachedWeights(network: NetworkName): FetchedAsset | null {
  return fetchedAsset(networkAssets[network].name);
}

/** An embedder of two threads with those of the networks whose weights are in the cache. The caller closes it. */
export async function preparedEmbedder(networks: readonly NetworkName[]): Promise<Embedder> {
  const embedder = createEmbedder({ cacheFolder: CACHE_FOLDER, threads: 2 });
  for (const network of networks) {
    const weights = cachedWeights(network);
    if (weights) await embedder.prepare(network, weights);
  }
  return embedder;
}
