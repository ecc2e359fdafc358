module.exports = require('../../jest.preset.cjs')('dataset', __dirname);
