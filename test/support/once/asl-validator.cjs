// @ts-check
module.exports = globalThis.requireOnce(require.resolve('./quick-asl-validator.cjs'));
