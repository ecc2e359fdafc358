module.exports = require('../../jest.preset.cjs')('node-support', __dirname);
