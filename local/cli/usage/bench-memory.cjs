/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { json: { type: 'boolean' } };

const HELP = `npm run bench:memory [-- --json]

The network has an embedding and two bidirectional LSTM layers, with dropout, Adam and clipping; batches are 32 sequences
of 20 to 50 steps.

options
  --json         ends with one line of JSON
  -h, --help     shows this`;

module.exports = { OPTIONS, HELP };
