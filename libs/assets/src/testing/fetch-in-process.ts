import type { AssetSpec } from '@lookalike/domain';
import { createAssets } from '../create-assets';

/** A process that fetches one asset: `<cache> <AssetSpec as JSON>`. Exits with 0 on success. */
const [cacheFolder = '', spec = ''] = process.argv.slice(2);
createAssets({ cacheFolder, mirror: null })
  .fetch(JSON.parse(spec) as AssetSpec)
  .then(
    () => process.exit(0),
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
