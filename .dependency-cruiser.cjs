/** Imports are one-way between files and between sibling folders (CONTRIBUTING.md); which package may import which: eslint.config.mjs. */
module.exports = {
  forbidden: [
    { name: 'no-circular-files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-circular-folders', scope: 'folder', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.spec\\.tsx?$|/generated/|/dist/|\\.d\\.ts$)' },
    // Type imports count: two files that need each other's types are one concept.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
};
