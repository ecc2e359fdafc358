module.exports = require('../../jest.preset.cjs')('model-conversion', __dirname);
