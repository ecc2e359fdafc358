const preset = require('../../jest.preset.cjs')('client', __dirname);

// The sources are ESM as published: imports name the built files; map them to their sources.
module.exports = {
  ...preset,
  moduleNameMapper: { '^#platform$': '<rootDir>/src/platform/node.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
};
