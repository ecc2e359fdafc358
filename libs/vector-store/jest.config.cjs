module.exports = require('../../jest.preset.cjs')('vector-store', __dirname);
