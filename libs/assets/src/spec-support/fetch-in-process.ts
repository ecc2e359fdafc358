import type { AssetSpec } from '@lookalike/domain';
import { createAssets } from '../create-assets';

/** A process of its own that fetches one asset: `<cache> <AssetSpec as JSON>`. Exits with 0 when it has it. */
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
