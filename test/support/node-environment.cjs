// @ts-check
const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's environment with the typed arrays of the process. Jest gives each test file constructors of its own, but a
 * native library makes arrays of the process's, and ONNX Runtime tells a tensor's type by its array's constructor.
 */
module.exports = class extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, Int32Array, BigInt64Array });
  }
};
