// `node run-cached.cjs <folder> <file> <arguments>`: runs a CommonJS file as `node <file> <arguments>` does, with what V8
// compiled of it the last time.
const { requireCached } = require('./require-cached.cjs');

// What is left is what the file would find there.
const [, folder = ''] = process.argv.splice(1, 2);
const [, file = ''] = process.argv;
const { keep } = requireCached(file, folder);
process.on('exit', keep);
