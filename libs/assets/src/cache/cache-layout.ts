import { join } from 'node:path';

/** Where the cache keeps what belongs to an asset. Names with a dot are no assets: AssetSpec.name is kebab-case. */
export interface CacheLayout {
  /** The asset: `asset.json` and `files/`. */
  asset: string;
  /** Assets in the making, renamed to `asset` in one step. */
  staging: string;
  /** Unfinished downloads, to be resumed. */
  partial: string;
  lock: string;
}

export function cacheLayout(cacheFolder: string, name: string): CacheLayout {
  return {
    asset: join(cacheFolder, name),
    staging: join(cacheFolder, '.staging', name),
    partial: join(cacheFolder, '.partial', name),
    lock: join(cacheFolder, '.locks', `${name}.lock`),
  };
}
