import { type AssetsOptions, createAssets } from '@lookalike/assets';
import { describeFailure, formatSize, type ProgressDisplay } from '@lookalike/command-line';
import { reportAssetProgress } from '@lookalike/core';
import { type AssetSpec, LookalikeError } from '@lookalike/domain';
import { formatTable } from './format-table';

/** Downloads the missing assets and prints the results. @returns whether all are available */
export async function fetchAssets(
  specs: readonly AssetSpec[],
  settings: Pick<AssetsOptions, 'cacheFolder' | 'mirror'>,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<boolean> {
  const assets = createAssets({
    ...settings,
    signal,
    onProgress: reportAssetProgress(display.report),
    onNotice: ({ message }) => display.print(message),
  });
  const failures: LookalikeError[] = [];
  const rows = await Promise.all(
    specs.map(async (spec): Promise<string[]> => {
      const before = await assets.inspect(spec);
      try {
        if (before.state !== 'valid') await assets.fetch(spec);
        const now = before.state === 'valid' ? before : await assets.inspect(spec);
        if (now.state !== 'valid') return [spec.name, 'changed during the download', ''];
        return [spec.name, `${now.source}${before === now ? ', in the cache' : ''}`, formatSize(now.bytes)];
      } catch (error) {
        if (!LookalikeError.is(error)) throw error;
        failures.push(error);
        return [spec.name, 'UNAVAILABLE', ''];
      }
    }),
  );
  display.close();
  console.log(formatTable([['ASSET', 'FROM', 'SIZE'], ...rows]));
  for (const error of failures) console.error(`\n${describeFailure(error)}`);
  return failures.length === 0;
}
