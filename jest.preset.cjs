/** Jest configuration of every project: SWC with decorator metadata, the outer realm's typed arrays, and a tally of the results. */
const { join } = require('node:path');

module.exports = (project, rootDir) => ({
  displayName: project,
  rootDir,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  setupFiles: [join(__dirname, 'libs/testing/jest/fixed-seed.cjs')],
  testEnvironment: join(__dirname, 'libs/testing/jest/environment.cjs'),
  reporters: ['default', [join(__dirname, 'libs/testing/jest/tally-reporter.cjs'), { project }]],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
  // Each access to a global of Jest's vm context is slow: loops over pixels that call Math took 30 times as long.
  sandboxInjectedGlobals: ['Math'],
  // Only ends tests that hang: on a busy machine, a test may take ten times as long as usual.
  testTimeout: 300_000,
});
