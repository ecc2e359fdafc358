import type { AssetSpec } from '@lookalike/domain';

/** The native server `milvus` and its shared libraries, out of the folder `milvus_lite/lib/` of the wheel. No Python runs. */
export const milvusLite: AssetSpec = {
  name: 'milvus-lite',
  title: 'Milvus Lite',
  enables: 'the embedded vector store (MILVUS_ADDRESS names another Milvus instead)',
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
