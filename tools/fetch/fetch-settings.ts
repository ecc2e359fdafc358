import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { WORKSPACE } from '../run-command';

export interface FetchSettings {
  /** Where assets are kept. */
  cacheFolder: string;
  /** null: none. */
  mirror: string | null;
}

/** Flags before environment before what is usual; paths are relative to the workspace. */
export function fetchSettings(
  flags: { cache?: string; mirror?: string },
  environment: NodeJS.ProcessEnv = process.env,
): FetchSettings {
  const cache = flags.cache || environment.LOOKALIKE_CACHE || '.cache';
  const mirror = flags.mirror || environment.ASSETS_MIRROR;
  return {
    cacheFolder: resolve(WORKSPACE, cache, 'assets'),
    mirror: mirror === 'none' ? null : mirror ? resolve(WORKSPACE, mirror) : usualMirror(),
  };
}

function usualMirror(): string | null {
  const folder = resolve(WORKSPACE, '../shared/assets');
  return existsSync(folder) ? folder : null;
}
