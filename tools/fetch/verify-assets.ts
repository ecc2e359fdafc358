import { type AssetsOptions, createAssets } from '@lookalike/assets';
import { formatSize } from '@lookalike/command-line';
import { type AssetSpec, LookalikeError } from '@lookalike/domain';
import { formatTable } from './format-table';

/** Verifies the digests and contents of the assets in the cache, without any download. @returns whether all are intact */
export async function verifyAssets(
  specs: readonly AssetSpec[],
  settings: Pick<AssetsOptions, 'cacheFolder' | 'mirror'>,
): Promise<boolean> {
  const assets = createAssets(settings);
  const rows: string[][] = [];
  let intact = true;
  for (const spec of specs) {
    const report = await assets.inspect(spec);
    if (report.state === 'missing') {
      rows.push([spec.name, 'not in the cache', '']);
      continue;
    }
    const defect = report.state === 'invalid' ? report.reason : await contentDefect(spec, report.asset);
    intact &&= defect === null;
    rows.push([
      spec.name,
      defect ? `CORRUPT: ${defect}` : 'intact',
      report.state === 'valid' ? formatSize(report.bytes) : '',
    ]);
  }
  console.log(formatTable([['ASSET', 'STATE', 'SIZE'], ...rows]));
  if (!intact) console.error('\nCorrupt assets are never used: npm run fetch downloads them again.');
  return intact;
}

async function contentDefect(spec: AssetSpec, asset: { folder: string; format: string }): Promise<string | null> {
  try {
    await spec.verify?.(asset);
    return null;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return error.message;
  }
}
