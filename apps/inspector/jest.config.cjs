const preset = require('../../jest.preset.cjs')('inspector', __dirname);

// A test waits for several things, each for up to 50 s on a busy machine.
module.exports = { ...preset, testTimeout: 180_000 };
