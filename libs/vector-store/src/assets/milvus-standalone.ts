import type { AssetSpec } from '@lookalike/domain';

/** A real Milvus Standalone without Docker, for tests: `bin/*.lzma`, `config.yaml.template` and `glog.conf` of the wheel. */
export const milvusStandalone: AssetSpec = {
  name: 'milvus-standalone',
  title: 'Milvus Standalone',
  enables: 'the tests against Milvus Standalone',
  terms: 'Apache License 2.0.',
  sources: [
    {
      from: 'pypi',
      format: 'wheel-files',
      package: 'milvus',
      version: '2.3.5',
      kind: 'wheel',
      sha256: {
        'linux-x64': '69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04',
        'darwin-arm64': '328d2ba24fb04a595f47ab226abf5565691bfe242beb88e61b31326d0416bf1a',
      },
      files: { './': 'milvus/data/' },
    },
  ],
};
