module.exports = require('../../jest.preset.cjs')('playground', __dirname);
