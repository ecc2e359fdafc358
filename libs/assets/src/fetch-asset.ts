import { rm } from 'node:fs/promises';
import { type AssetSpec, type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { withFileLock } from '@lookalike/node-support';
import type { AssetsOptions } from './assets';
import { assetUnavailable, fetchStopped, type Attempt } from './asset-unavailable';
import { cacheLayout } from './cache/cache-layout';
import { inspectCache } from './cache/inspect-cache';
import { stageAsset } from './stage-asset';
import { cacheUnwritable, isUnwritable } from './cache/cache-unwritable';
import { createPhaseReporter } from './report-progress';
import { describeSource } from './sources/obtain';
import { SourceFailure } from './sources/source-failure';

// The lock only prevents that two processes download the same twice: an asset is put in place by one rename, so a lock that is taken over
// from a live owner does no harm.
const LOCK_STALE_MS = 20_000;

/** cache -> the sources of the AssetSpec, in its order. @throws LookalikeError ASSET_UNAVAILABLE */
export async function fetchAsset(spec: AssetSpec, options: AssetsOptions): Promise<FetchedAsset> {
  const { cacheFolder, signal } = options;
  const layout = cacheLayout(cacheFolder, spec.name);
  const reporter = createPhaseReporter(spec, options.onProgress);
  const notice = (message: string): void => options.onNotice?.({ name: spec.name, asset: spec.title, message });
  try {
    signal?.throwIfAborted();
    const before = await inspectCache(cacheFolder, spec, reporter);
    if (before.state === 'unharmed') return before.asset;
    return await withFileLock(layout.lock, { signal, staleAfterMs: LOCK_STALE_MS }, async () => {
      const now = await inspectCache(cacheFolder, spec, reporter);
      if (now.state === 'unharmed') return now.asset;
      if (now.state === 'harmed') notice(`${layout.asset} is not used but fetched again: ${now.reason}.`);
      // What an owner that was killed has left.
      await rm(layout.staging, { recursive: true, force: true });
      const attempts: Attempt[] = [];
      for (const source of spec.sources) {
        try {
          return await stageAsset(spec, source, { layout, reporter, options });
        } catch (error) {
          if (signal?.aborted || isUnwritable(error)) throw error;
          attempts.push({ source: describeSource(source), ...explain(error) });
        }
      }
      throw assetUnavailable(spec, layout.asset, now.state === 'harmed' ? now.reason : null, attempts);
    });
  } catch (error) {
    if (signal?.aborted) throw fetchStopped(spec);
    throw isUnwritable(error) ? cacheUnwritable(spec, cacheFolder, error) : error;
  }
}

function explain(error: unknown): Pick<Attempt, 'reason' | 'remedy'> {
  if (error instanceof SourceFailure) return { reason: error.message, remedy: error.remedy };
  if (LookalikeError.is(error)) return { reason: error.message, remedy: error.remedy };
  return { reason: (error as Error).message, remedy: null };
}
