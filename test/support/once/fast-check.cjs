// @ts-check
module.exports = globalThis.requireOnce(require.resolve('./seeded-fast-check.cjs'));
