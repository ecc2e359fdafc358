import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSource, AssetSpec, FetchedAsset } from '@lookalike/domain';
import type { AssetsOptions } from './assets';
import type { CacheLayout } from './cache/cache-layout';
import { describeFiles } from './cache/describe-files';
import { fingerprintOf, type Manifest } from './cache/manifest';
import type { PhaseReporter } from './report-progress';
import { describeSource, obtain } from './sources/obtain';

/** Makes the asset from one source beside its place, checks it, and puts it there in one step. */
export async function stageAsset(
  spec: AssetSpec,
  source: AssetSource,
  { layout, reporter, options }: { layout: CacheLayout; reporter: PhaseReporter; options: AssetsOptions },
): Promise<FetchedAsset> {
  const place = join(layout.staging, randomUUID());
  const made = join(place, 'made');
  const files = join(made, 'files');
  const scratch = join(place, 'scratch');
  await mkdir(files, { recursive: true });
  await mkdir(scratch);
  try {
    const { mirror, signal, environment = process.env } = options;
    await obtain(source, { spec, files, scratch, partial: layout.partial, mirror, reporter, environment, signal });
    if (spec.verify && !hasPinnedContent(source)) await verified(spec, source, files, reporter);
    const manifest: Manifest = {
      format: source.format,
      source: describeSource(source),
      fingerprint: fingerprintOf(source),
      files: await describeFiles(files),
    };
    await writeFile(join(made, 'asset.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    options.signal?.throwIfAborted();
    // A folder cannot be replaced by a rename: the harmed one steps aside first.
    await rename(layout.asset, join(place, 'replaced')).catch(ignoreMissing);
    await rename(made, layout.asset);
    await rm(layout.partial, { recursive: true, force: true });
    return { folder: join(layout.asset, 'files'), format: source.format };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Whether the sha256 of the source says all that `verify` could. */
function hasPinnedContent({ sha256 }: AssetSource): boolean {
  return sha256 !== undefined;
}

async function verified(spec: AssetSpec, source: AssetSource, folder: string, reporter: PhaseReporter): Promise<void> {
  const phase = reporter.start('verify', null);
  try {
    await spec.verify?.({ folder, format: source.format });
  } finally {
    phase.finish();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
