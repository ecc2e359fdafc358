/**
 * Property tests try other inputs in each run on a developer's machine, and print the seed of a failure. CI uses a fixed seed, so
 * that its result depends on the change only.
 */
const fc = require('fast-check');

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261124 });
