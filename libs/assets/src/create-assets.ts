import type { AssetSpec, FetchedAsset } from '@lookalike/domain';
import type { Assets, AssetsOptions } from './assets';
import { inspectCache } from './cache/inspect-cache';
import { fetchAsset } from './fetch-asset';

/** Assets kept in one folder; several processes may share it. */
export function createAssets(options: AssetsOptions): Assets {
  const fetching = new Map<string, Promise<FetchedAsset>>();

  const inspect: Assets['inspect'] = (spec) => inspectCache(options.cacheFolder, spec);

  function fetch(spec: AssetSpec): Promise<FetchedAsset> {
    const running = fetching.get(spec.name);
    if (running) return running;
    const started = fetchAsset(spec, options).finally(() => fetching.delete(spec.name));
    fetching.set(spec.name, started);
    return started;
  }

  async function cached(spec: AssetSpec): Promise<FetchedAsset | null> {
    const report = await inspect(spec);
    return report.state === 'unharmed' ? report.asset : null;
  }

  return { fetch, cached, inspect };
}
