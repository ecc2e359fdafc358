module.exports = require('../../jest.preset.cjs')('inspector', __dirname);
