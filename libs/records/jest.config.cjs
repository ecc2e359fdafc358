module.exports = require('../../jest.preset.cjs')('records', __dirname);
