import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FetchedAsset } from '@lookalike/domain';
import { ASSET_CACHE } from './paths';

/** An asset that `npm run fetch` has put into the cache, or null: for rooms whose specs must not know libs/assets. */
export function fetchedAsset(name: string): FetchedAsset | null {
  const folder = join(ASSET_CACHE, name);
  const manifest = join(folder, 'asset.json');
  if (!existsSync(manifest)) return null;
  const { format } = JSON.parse(readFileSync(manifest, 'utf8')) as { format: string };
  return { folder: join(folder, 'files'), format };
}
