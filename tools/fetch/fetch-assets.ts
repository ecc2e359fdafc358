import { type AssetsOptions, createAssets } from '@lookalike/assets';
import { type AssetSpec, LookalikeError } from '@lookalike/domain';
import type { ProgressDisplay } from './show-progress';
import { size } from './size';
import { table } from './table';

/** Fetches what is missing and says how it went. @returns whether all could be had */
export async function fetchAssets(
  specs: readonly AssetSpec[],
  settings: Pick<AssetsOptions, 'cacheFolder' | 'mirror'>,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<boolean> {
  const assets = createAssets({
    ...settings,
    signal,
    onProgress: display.show,
    onNotice: ({ message }) => display.say(message),
  });
  const failures: LookalikeError[] = [];
  const rows = await Promise.all(
    specs.map(async (spec): Promise<string[]> => {
      const before = await assets.inspect(spec);
      try {
        if (before.state !== 'valid') await assets.fetch(spec);
        const now = before.state === 'valid' ? before : await assets.inspect(spec);
        if (now.state !== 'valid') return [spec.name, 'changed while it was fetched', ''];
        return [spec.name, `${now.source}${before === now ? ', in the cache' : ''}`, size(now.bytes)];
      } catch (error) {
        if (!LookalikeError.is(error)) throw error;
        failures.push(error);
        return [spec.name, 'COULD NOT BE HAD', ''];
      }
    }),
  );
  display.end();
  console.log(table([['ASSET', 'FROM', 'SIZE'], ...rows]));
  for (const { message, remedy } of failures) console.error(`\n${message}\n${remedy}`);
  return failures.length === 0;
}
