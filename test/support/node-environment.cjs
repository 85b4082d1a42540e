// @ts-check
const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');
const { Script } = require('node:vm');

/**
 * Node's environment with the typed arrays of the process, and with quick globals.
 *
 * Jest gives each test file constructors of its own, but a native library makes arrays of the process's, and ONNX
 * Runtime tells a tensor's type by its array's constructor.
 */
module.exports = class extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    Object.assign(this.global, { Float32Array, Int32Array, BigInt64Array, requireOnce: require });
    const context = this.getVmContext();
    if (context !== null) constantsOf(this.global).runInContext(context);
  }

  /** @override */
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
};

/**
 * Storages that the test file used. Each is one more thing that Node does for every promise of the worker, for as long as it lives:
 * after some hundred files a test with many promises took ten times as long.
 *
 * @type {Set<AsyncLocalStorage<unknown>>}
 */
const used = new Set();
AsyncLocalStorage.prototype.run = new Proxy(AsyncLocalStorage.prototype.run, {
  apply(run, storage, args) {
    used.add(storage);
    return Reflect.apply(run, storage, args);
  },
});

/** Without a capital, or made at their first use. */
const ALSO_QUICK = [
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'process',
  'TextDecoder',
  'TextEncoder',
  'URL',
];

/**
 * A test file's global object answers through an interceptor and a proxy: a microsecond for each mention of `Math`. A
 * constant of the whole program is found before it, as quickly as in Node. Names that tests or Jest replace, as fake
 * timers replace `Date`, have none.
 *
 * @param {object} global
 */
function constantsOf(global) {
  const names = Object.entries(Object.getOwnPropertyDescriptors(global))
    .filter(
      ([name, { configurable, value }]) => configurable && value !== undefined && /^[A-Z]\w*$/.test(name),
    )
    .map(([name]) => name)
    .filter((name) => name !== 'Date');
  const all = new Set([...names, ...ALSO_QUICK]);
  return new Script([...all].map((name) => `const ${name} = globalThis.${name};`).join('\n'));
}
