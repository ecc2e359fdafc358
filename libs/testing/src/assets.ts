import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
