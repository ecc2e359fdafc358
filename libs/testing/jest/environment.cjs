/**
 * Jest runs each test file in its own realm, whose typed arrays native addons (onnxruntime) and structured clones from worker
 * threads do not recognise. This environment puts the outer realm's buffers on the inner global. It also removes the temporary folders of
 * a test file, after all of its hooks: `afterAll` hooks run in the order of their registration, so a hook that removed a folder would
 * run before the hooks that stop what writes to it.
 */
const { rmSync } = require('node:fs');
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
    this.global.temporaryFolders = this.temporaryFolders = [];
  }

  async teardown() {
    await super.teardown();
    // Children of a process that a test has killed end a moment later.
    for (const folder of this.temporaryFolders) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
};
