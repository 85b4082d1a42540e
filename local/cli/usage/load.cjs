const DEFAULTS = { shards: '1000', records: '1000000', runs: '100' };

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  shards: { type: 'string' },
  records: { type: 'string' },
  runs: { type: 'string' },
  json: { type: 'boolean' },
};

const HELP = `npm run load [-- options]

Generates records and preprocesses them, from plan to seal, then runs a tiny request again and again: time, memory, and
what is lost or left behind.

options
  --shards <n>     objects, each a shard (default: ${DEFAULTS.shards})
  --records <n>    in all of them (default: ${DEFAULTS.records})
  --runs <n>       one after another; 0 for none (default: ${DEFAULTS.runs})
  --json           ends with one line of JSON
  -h, --help       shows this

exit status
  0 nothing is lost or left, 1 something is`;

module.exports = { DEFAULTS, OPTIONS, HELP };
