/**
 * Lets a decoder process run from source. It needs a few files without decorators or path aliases, so SWC alone is enough:
 * `@swc-node/register` also loads the TypeScript compiler, which takes another 45 MB and half a second.
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const options = {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  module._compile(code, filename);
};
