import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSpec } from '@lookalike/domain';
import type { CacheReport } from './assets';
import { hashFile, listFiles } from './files';
import { type Manifest, parseManifest, sizeOf } from './manifest';
import type { ProgressReporter } from './progress';
import { fingerprintOf } from './sources/fetch-from-source';

/** The paths of an asset in the cache. Names that start with a dot cannot clash with assets: AssetSpec.name is kebab-case. */
export interface CacheLayout {
  /** The asset: `asset.json` and `files/`. */
  asset: string;
  /** Assets that are being created, moved to `asset` by one rename. */
  staging: string;
  /** Interrupted downloads, to be resumed. */
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

/**
 * Whether the cache contains a valid copy of the asset. Every file is hashed each time: at more than 1 GB/s all assets together take
 * half a second, and a modified file of the same size and time is found too.
 */
export async function inspectCache(
  cacheFolder: string,
  spec: AssetSpec,
  reporter?: ProgressReporter,
): Promise<CacheReport> {
  const { asset } = cacheLayout(cacheFolder, spec.name);
  let text: string;
  try {
    text = await readFile(join(asset, 'asset.json'), 'utf8');
  } catch (error) {
    if (isMissing(error)) return { state: 'missing' };
    return { state: 'invalid', reason: `asset.json cannot be read (${(error as Error).message})` };
  }
  const manifest = parseManifest(text);
  if (!manifest) return { state: 'invalid', reason: 'asset.json is damaged' };
  if (!spec.sources.some((source) => fingerprintOf(source) === manifest.fingerprint)) {
    return { state: 'invalid', reason: `it belongs to another release (${manifest.source})` };
  }
  const folder = join(asset, 'files');
  const reason = await findInvalidFile(folder, manifest, reporter);
  if (reason) return { state: 'invalid', reason };
  const { format, source } = manifest;
  return { state: 'valid', asset: { folder, format }, source, bytes: sizeOf(manifest) };
}

/** Why the first invalid file is invalid, or null. */
async function findInvalidFile(
  folder: string,
  manifest: Manifest,
  reporter?: ProgressReporter,
): Promise<string | null> {
  const phase = reporter?.start('verify', sizeOf(manifest), { quiet: true });
  try {
    for (const { path, size, sha256 } of manifest.files) {
      const file = join(folder, path);
      const actual = (await stat(file)).size;
      if (actual !== size) return `${path} has ${actual} bytes instead of ${size}`;
      if ((await hashFile(file, phase?.advance)) !== sha256) return `${path} was modified (its sha256 differs)`;
    }
    const expected = new Set(manifest.files.map(({ path }) => path));
    for (const { path, isRegular } of await listFiles(folder)) {
      if (!isRegular || !expected.has(path)) return `${path} does not belong to the asset`;
    }
    return null;
  } catch (error) {
    const { message, path } = error as NodeJS.ErrnoException;
    return isMissing(error) && path ? `${path} is missing` : message;
  } finally {
    phase?.finish();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
