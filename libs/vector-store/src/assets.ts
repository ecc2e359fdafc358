import type { AssetSpec } from '@lookalike/domain';

/** The native server `milvus` and its shared libraries, from the folder `milvus_lite/lib/` of the wheel. No Python runs. */
export const milvusLite: AssetSpec = {
  name: 'milvus-lite',
  title: 'Milvus Lite',
  enables: 'the embedded vector store (a Milvus server can be used instead)',
  terms: 'Apache License 2.0.',
  sources: [
    {
      from: 'pypi',
      format: 'wheel-files',
      package: 'milvus-lite',
      version: '2.5.1',
      kind: 'wheel',
      sha256: {
        'linux-x64': '25ce13f4b8d46876dd2b7ac8563d7d8306da7ff3999bb0d14b116b30f71d706c',
        'linux-arm64': 'a13277e9bacc6933dea172e42231f7e6135bd3bdb073dd2688ee180418abd8d9',
        'darwin-arm64': 'a2e031088bf308afe5f8567850412d618cfb05a65238ed1a6117f60decccc95a',
        'darwin-x64': '6b014453200ba977be37ba660cb2d021030375fa6a35bc53c2e1d92980a0c512',
      },
      files: { './': 'milvus_lite/lib/' },
    },
  ],
};

/** A Milvus Standalone that runs without Docker, for tests: `bin/*.lzma`, `config.yaml.template` and `glog.conf` of the wheel. */
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
