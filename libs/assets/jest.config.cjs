module.exports = require('../../jest.preset.cjs')('assets', __dirname);
