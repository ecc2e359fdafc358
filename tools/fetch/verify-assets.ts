import { type AssetsOptions, createAssets } from '@lookalike/assets';
import { type AssetSpec, LookalikeError } from '@lookalike/domain';
import { size } from './size';
import { table } from './table';

/** Hashes what the cache holds and looks into what can be looked into; fetches nothing. @returns whether nothing is harmed */
export async function verifyAssets(
  specs: readonly AssetSpec[],
  settings: Pick<AssetsOptions, 'cacheFolder' | 'mirror'>,
): Promise<boolean> {
  const assets = createAssets(settings);
  const rows: string[][] = [];
  let sound = true;
  for (const spec of specs) {
    const report = await assets.inspect(spec);
    if (report.state === 'missing') {
      rows.push([spec.name, 'not in the cache', '']);
      continue;
    }
    const harm = report.state === 'invalid' ? report.reason : await contentHarm(spec, report.asset);
    sound &&= harm === null;
    rows.push([spec.name, harm ? `HARMED: ${harm}` : 'unharmed', report.state === 'valid' ? size(report.bytes) : '']);
  }
  console.log(table([['ASSET', 'STATE', 'SIZE'], ...rows]));
  if (!sound) console.error('\nWhat is harmed is never used: npm run fetch brings it anew.');
  return sound;
}

async function contentHarm(spec: AssetSpec, asset: { folder: string; format: string }): Promise<string | null> {
  try {
    await spec.verify?.(asset);
    return null;
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    return error.message;
  }
}
