module.exports = require('../../jest.preset.cjs')('imaging', __dirname);
