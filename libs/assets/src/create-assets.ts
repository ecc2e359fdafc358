import { rm } from 'node:fs/promises';
import type { AssetSpec, FetchedAsset } from '@lookalike/domain';
import { withFileLock, type LockRecord } from '@lookalike/node-support';
import { assetUnavailable, cacheNotWritable, type FailedAttempt, downloadCancelled } from './asset-errors';
import type { Assets, AssetsOptions } from './assets';
import { cacheLayout, inspectCache } from './cache';
import { createProgressReporter } from './progress';
import { isWriteError } from './source-error';
import { describeSource } from './sources/fetch-from-source';
import { stageAsset } from './stage-asset';

// The lock only prevents duplicate downloads. Assets are moved into place by one rename, so a lock that is taken over from a live
// owner does no harm.
const LOCK_STALE_MS = 20_000;

/** Assets stored in one folder, which several processes may share. */
export function createAssets(options: AssetsOptions): Assets {
  const pending = new Map<string, Promise<FetchedAsset>>();

  const inspect: Assets['inspect'] = (spec) => inspectCache(options.cacheFolder, spec);

  function fetch(spec: AssetSpec): Promise<FetchedAsset> {
    const shared = pending.get(spec.name);
    if (shared) return shared;
    const started = fetchAsset(spec, options).finally(() => pending.delete(spec.name));
    pending.set(spec.name, started);
    return started;
  }

  async function cached(spec: AssetSpec): Promise<FetchedAsset | null> {
    const report = await inspect(spec);
    return report.state === 'valid' ? report.asset : null;
  }

  return { fetch, cached, inspect };
}

/** Looks in the cache and then in the sources of the AssetSpec, in their order. @throws LookalikeError ASSET_UNAVAILABLE */
async function fetchAsset(spec: AssetSpec, options: AssetsOptions): Promise<FetchedAsset> {
  const { cacheFolder, signal } = options;
  const layout = cacheLayout(cacheFolder, spec.name);
  const reporter = createProgressReporter(spec, options.onProgress);
  const notify = (message: string): void => options.onNotice?.({ name: spec.name, asset: spec.title, message });
  try {
    signal?.throwIfAborted();
    const before = await inspectCache(cacheFolder, spec, reporter);
    if (before.state === 'valid') return before.asset;
    const onWait = ({ owner }: LockRecord) =>
      notify(`Waiting for process ${owner.pid}, which is downloading ${spec.title}.`);
    return await withFileLock(layout.lock, { signal, onWait, staleAfterMs: LOCK_STALE_MS }, async () => {
      // Another process may have downloaded it while this one waited for the lock.
      const report = await inspectCache(cacheFolder, spec, reporter);
      if (report.state === 'valid') return report.asset;
      if (report.state === 'invalid') notify(`${layout.asset} is downloaded again: ${report.reason}.`);
      // Left by an owner of the lock that was killed.
      await rm(layout.staging, { recursive: true, force: true });
      const attempts: FailedAttempt[] = [];
      for (const source of spec.sources) {
        try {
          return await stageAsset(spec, source, { layout, reporter, options });
        } catch (error) {
          if (signal?.aborted || isWriteError(error)) throw error;
          attempts.push({ source: describeSource(source), error });
        }
      }
      throw assetUnavailable(spec, layout.asset, report.state === 'invalid' ? report.reason : null, attempts);
    });
  } catch (error) {
    if (signal?.aborted) throw downloadCancelled(spec);
    throw isWriteError(error) ? cacheNotWritable(spec, cacheFolder, error) : error;
  }
}
