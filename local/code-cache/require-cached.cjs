// Plain JavaScript, because processes are started with it without a compiler.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

/** What a CommonJS file stands in. */
const HEAD = '(function (exports, require, module, __filename, __dirname) {';

const DIGEST_BYTES = 32;
const digestOf = (/** @type {Buffer} */ data) => createHash('sha256').update(data).digest();

/** Code that is compiled apart cannot call `import()`. Comments and strings may hold the word. */
const CALLS_IMPORT = /(?<![\w$.])import\((?!\)|["'`];)/;

/**
 * Loads a CommonJS file as `require` does, with what V8 compiled of it the last time: of a bundle of a megabyte that is a third
 * of its start. Node has this of its own, but only from version 22 on.
 *
 * @param {string} file
 * @param {string} folder of what was compiled
 * @returns {{ exports: unknown, keep: () => void }} keep: to be called when the functions that a start needs have run; from
 *   then on they are compiled already
 */
function requireCached(file, folder) {
  const code = readFileSync(file, 'utf8');
  if (CALLS_IMPORT.test(code)) return { exports: require(file), keep: () => undefined };
  const path = join(folder, `${keyOf(code)}.bin`);
  const cachedData = readWhole(path);
  const script = new vm.Script(`${HEAD}${code}\n})`, {
    filename: file,
    columnOffset: -HEAD.length,
    cachedData,
  });
  const loaded = new Module(file);
  loaded.filename = file;
  const run = script.runInThisContext();
  run.call(loaded.exports, loaded.exports, Module.createRequire(file), loaded, file, dirname(file));
  loaded.loaded = true;
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    exports: loaded.exports,
    keep: () => {
      if (!isKept) writeWhole(path, script.createCachedData());
    },
  };
}

/**
 * V8 takes back only what the same version compiled with the same flags, and knows a file by its length.
 *
 * @param {string} code
 */
const keyOf = (code) =>
  createHash('sha256')
    .update([process.version, process.arch, ...process.execArgv, code].join('\0'))
    .digest('hex');

/**
 * V8 takes damaged code for whole, and runs it or crashes.
 *
 * @param {string} path
 * @returns {Buffer | undefined} as it was written
 */
function readWhole(path) {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(DIGEST_BYTES);
    return digestOf(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Another process may write the same file or be killed while it does. Where nothing can be written, nothing is kept.
 *
 * @param {string} path
 * @param {Buffer} data
 */
function writeWhole(path, data) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, Buffer.concat([digestOf(data), data]));
    renameSync(partial, path);
  } catch {
    // The next start takes as long as this one.
  }
}

module.exports = { requireCached };
