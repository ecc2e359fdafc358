import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSpec } from '@lookalike/domain';
import type { CacheReport } from '../assets';
import { hashFile } from '../hash-file';
import { listFiles } from '../list-files';
import type { PhaseReporter } from '../report-progress';
import { cacheLayout } from './cache-layout';
import { fingerprintOf, type Manifest, parseManifest } from './manifest';

/**
 * Whether the cache holds the asset unharmed. Every file is hashed each time: at over a gigabyte a second all assets together
 * take half a second, and a tampered file of the same size and time is found too.
 */
export async function inspectCache(
  cacheFolder: string,
  spec: AssetSpec,
  reporter?: PhaseReporter,
): Promise<CacheReport> {
  const { asset } = cacheLayout(cacheFolder, spec.name);
  let text: string;
  try {
    text = await readFile(join(asset, 'asset.json'), 'utf8');
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    return { state: 'harmed', reason: `asset.json cannot be read (${(error as Error).message})` };
  }
  const manifest = parseManifest(text);
  if (!manifest) return { state: 'harmed', reason: 'asset.json is damaged' };
  if (!spec.sources.some((source) => fingerprintOf(source) === manifest.fingerprint))
    return { state: 'harmed', reason: `it is of another release (${manifest.source})` };

  const folder = join(asset, 'files');
  const reason = await harm(folder, manifest, reporter);
  if (reason) return { state: 'harmed', reason };
  return {
    state: 'unharmed',
    asset: { folder, format: manifest.format },
    source: manifest.source,
    bytes: sizeOf(manifest),
  };
}

/** What is wrong with the files, or null. */
async function harm(folder: string, manifest: Manifest, reporter?: PhaseReporter): Promise<string | null> {
  const phase = reporter?.start('verify', sizeOf(manifest), { quiet: true });
  try {
    for (const { path, size, sha256 } of manifest.files) {
      const file = join(folder, path);
      const found = (await stat(file)).size;
      if (found !== size) return `${path} has ${found} bytes, not ${size}`;
      if ((await hashFile(file, phase?.advance)) !== sha256) return `${path} was changed (its sha256 differs)`;
    }
    const known = new Set(manifest.files.map(({ path }) => path));
    for (const { path, plain } of await listFiles(folder))
      if (!plain || !known.has(path)) return `${path} does not belong there`;
    return null;
  } catch (error) {
    const { message, path } = error as NodeJS.ErrnoException;
    return isMissing(error) && path ? `${path} is missing` : message;
  } finally {
    phase?.finish();
  }
}

function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
