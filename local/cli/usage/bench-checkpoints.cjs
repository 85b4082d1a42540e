/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = { json: { type: 'boolean' } };

const HELP = `npm run bench:checkpoints [-- --json]

Saves checkpoints of networks of several sizes into a folder, and trains at the defaults: which share of the time is spent
on checkpoints.

options
  --json         ends with one line of JSON
  -h, --help     shows this`;

module.exports = { OPTIONS, HELP };
