module.exports = require('../../jest.preset.cjs')('search-export', __dirname);
