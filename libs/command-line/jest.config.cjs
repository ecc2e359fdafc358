module.exports = require('../../jest.preset.cjs')('command-line', __dirname);
