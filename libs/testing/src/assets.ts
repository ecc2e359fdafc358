import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FetchedAsset } from '@lookalike/domain';

/** The root of the workspace. */
export const WORKSPACE = resolve(__dirname, '../../..');

/** The folder into which `npm run fetch` downloads assets, and where tests find them. */
export const ASSET_CACHE = resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache', 'assets');

/** The reference outputs next to the workspace; null on a machine without them. */
export const REFERENCE: string | null = existsSync(resolve(WORKSPACE, '../shared/reference'))
  ? resolve(WORKSPACE, '../shared/reference')
  : null;

/** A downloaded asset, or null: for packages whose specs must not depend on libs/assets. */
export function fetchedAsset(name: string): FetchedAsset | null {
  const folder = join(ASSET_CACHE, name);
  const manifest = join(folder, 'asset.json');
  if (!existsSync(manifest)) return null;
  const { format } = JSON.parse(readFileSync(manifest, 'utf8')) as { format: string };
  return { folder: join(folder, 'files'), format };
}

/** Links downloaded assets into the cache of a test, which it creates. @returns the cache */
export function linkAssets(cacheFolder: string, ...names: string[]): string {
  const assets = join(cacheFolder, 'assets');
  mkdirSync(assets, { recursive: true });
  for (const name of names) symlinkSync(dirname(fetchedAsset(name)!.folder), join(assets, name));
  return cacheFolder;
}

/** Links the converted networks into the cache of a test. All tests share them, and the first one that needs a network converts it. */
export function linkNetworks(cacheFolder: string): void {
  const networks = resolve(ASSET_CACHE, '../networks');
  mkdirSync(networks, { recursive: true });
  symlinkSync(networks, join(cacheFolder, 'networks'));
}
