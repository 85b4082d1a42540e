/** Whom a training step is timed beside. */
const CONTENDERS = /** @type {const} */ (['unroll', 'tfLayers', 'keras', 'torch']);
const CELLS = /** @type {const} */ (['lstm', 'gru']);

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  json: { type: 'boolean' },
  only: { type: 'string' },
  shapes: { type: 'string' },
  without: { type: 'string', multiple: true },
};

const HELP = `npm run bench [-- options]

Milliseconds of a training step (forward, backward, clipping by global norm, Adam), many-to-one, float32. Keras and
PyTorch take part where "npm run bench:peers" has installed them.

options
  --only <cell>      one cell only: ${CELLS.join(' or ')}
  --shapes <n>       only the first n of the 3 shapes
  --without <name>   leaves out a contender (${CONTENDERS.join(', ')}); may be repeated
  --json             ends with one line of JSON
  -h, --help         shows this`;

module.exports = { CELLS, CONTENDERS, OPTIONS, HELP };
