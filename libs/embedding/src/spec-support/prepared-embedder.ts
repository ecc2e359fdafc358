import type { FetchedAsset } from '@lookalike/domain';
import type { Embedder, NetworkName } from '../embedder';
import { createEmbedder } from '../engine/create-embedder';

/** An embedder of two threads with real networks, of those whose weights are on this machine; the caller closes it. */
export async function preparedEmbedder(
  cacheFolder: string,
  assets: readonly (readonly [NetworkName, FetchedAsset | null])[],
): Promise<Embedder> {
  const embedder = createEmbedder({ cacheFolder, threads: 2 });
  for (const [network, asset] of assets) if (asset) await embedder.prepare(network, asset);
  return embedder;
}
