/**
 * Property tests explore: each run on a developer's machine tries other inputs, and prints the seed of a failure. CI judges the
 * change before it, not luck: there the inputs are the same each time.
 */
const fc = require('fast-check');

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261124 });
