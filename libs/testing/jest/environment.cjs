/**
 * Jest runs each test file in its own realm, whose typed arrays native addons (onnxruntime) and structured clones from worker
 * threads do not recognise. This environment puts the outer realm's buffers on the inner global.
 */
const { TestEnvironment } = require('jest-environment-node');

const shared = [
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const type of shared) this.global[type.name] = type;
  }
};
