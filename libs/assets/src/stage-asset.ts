import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSource, AssetSpec, FetchedAsset } from '@lookalike/domain';
import type { AssetsOptions } from './assets';
import type { CacheLayout } from './cache';
import { hashFile, listFiles } from './files';
import type { Manifest, ManifestFile } from './manifest';
import type { ProgressReporter } from './progress';
import { describeSource, fetchFromSource, fingerprintOf } from './sources/fetch-from-source';

export interface StagingOptions {
  layout: CacheLayout;
  reporter: ProgressReporter;
  options: AssetsOptions;
}

/** Creates the asset from one source in a temporary folder, verifies it, and moves it into the cache by one rename. */
export async function stageAsset(
  spec: AssetSpec,
  source: AssetSource,
  { layout, reporter, options }: StagingOptions,
): Promise<FetchedAsset> {
  const temporary = join(layout.staging, randomUUID());
  const asset = join(temporary, 'asset');
  const files = join(asset, 'files');
  const scratch = join(temporary, 'scratch');
  try {
    await mkdir(files, { recursive: true });
    await mkdir(scratch);
    const { mirror, signal, environment = process.env } = options;
    await fetchFromSource(source, { files, scratch, partial: layout.partial, mirror, reporter, environment, signal });
    // The sha256 of a source makes `verify` unnecessary.
    if (spec.verify && !source.sha256) await verify(spec, source, files, reporter);
    const manifest: Manifest = {
      format: source.format,
      source: describeSource(source),
      fingerprint: fingerprintOf(source),
      files: await describeFiles(files),
    };
    await writeFile(join(asset, 'asset.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    signal?.throwIfAborted();
    // A rename cannot replace a folder, so an invalid copy is moved away first.
    await rename(layout.asset, join(temporary, 'replaced')).catch(ignoreMissing);
    await rename(asset, layout.asset);
    await rm(layout.partial, { recursive: true, force: true });
    return { folder: join(layout.asset, 'files'), format: source.format };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function verify(spec: AssetSpec, source: AssetSource, folder: string, reporter: ProgressReporter): Promise<void> {
  const phase = reporter.start('verify', null);
  try {
    await spec.verify?.({ folder, format: source.format });
  } finally {
    phase.finish();
  }
}

/** Sizes and hashes of the files of a source, by path. @throws Error when one of them is a link */
async function describeFiles(folder: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const { path, isRegular } of await listFiles(folder)) {
    if (!isRegular) throw new Error(`${path} is not a regular file`);
    const file = join(folder, path);
    files.push({ path, size: (await stat(file)).size, sha256: await hashFile(file) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
